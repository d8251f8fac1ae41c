import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { openDb } from "../../src/db/client.ts";
import type { Principal } from "../../src/domain/identity/principal.ts";
import type { FeeTable } from "../../src/domain/payment/fees.ts";
import type { CapturePolicy } from "../../src/domain/payment/policy.ts";
import { type MadeClinic, makeClinic } from "../support/make.ts";
import { insert } from "../support/two-organizations.ts";
import type { Site } from "./site.ts";

/** What a patient asks for. */
export type Visit = {
  clinicId: string;
  serviceIds: string[];
  practitionerId: string;
  patientId: string;
  startsAt: string;
};

/** How a clinic takes money, and what share of the price, in hundredths of a percent, it keeps of who does not come. */
export type Policy = { capture: CapturePolicy; lateCancelShare: number; noShowShare: number };

/** Who cancels gets everything back, as long before the visit as these do. */
const usualPolicy: Policy = { capture: "by_admin", lateCancelShare: 0, noShowShare: 5_000 };

export type CrashClinic = {
  organizationId: string;
  policy: Policy;
  /** Whoever does everything here, but for what the clinic is asked for. */
  admin: Principal;
  /** Acts for every patient. */
  patient: Principal;
  /**
   * A time that nobody has asked for yet, for a patient of its own, so near that its money is on hold until the clinic
   * takes it.
   */
  nextVisit: () => Visit;
  /** The same, of a service that the clinic approves first. */
  nextRequest: () => Visit;
  /** The same so far ahead that its card is only saved; ten days before it is a time that nobody else asks for. */
  nextFar: () => Visit;
  /** The same, paid at the clinic: confirmed at once, without Stripe. */
  nextFree: () => Visit;
  /** The same, of which a part is paid when it is booked, and the rest by the same card after it. */
  nextDeposit: () => Visit;
};

/** However long before the visit a patient of the tests cancels, it is late where that costs anything. */
function feesOf({ lateCancelShare, noShowShare }: Policy): FeeTable {
  const share = (basisPoints: number) => ({ kind: "percent", basisPoints }) as const;
  const lateCancel = lateCancelShare > 0 ? [{ underHours: 30 * 24, fee: share(lateCancelShare) }] : [];
  return { lateCancel, noShow: share(noShowShare) };
}

const FAR_MS = 9 * 86_400_000;

const HALF_HOUR_MS = 1_800_000;
const FIRST_START_HOURS = 48;
/**
 * Half hours from the first start on, so that a visit is over a day
 * before an authorisation must not be relied on.
 */
const startsPerPractitioner = 80;

/**
 * A clinic whose every visit is dear enough for the discount, of which a day has fewer places than the tests
 * make visits. Its patients get mails, to an address that begins with their id, only if asked. Set up as superuser.
 */
export async function openClinic(
  { adminUrl, appUrl, checkerUrl }: Site,
  { holdMinutes = 10, practitioners = 12, discounts = 60, isMailed = false, policy = usualPolicy } = {},
): Promise<CrashClinic> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  const db = openDb({ url: appUrl, poolMax: 2, onError: () => undefined });
  const maker = { adminUrl, appUrl, checkerUrl, admin, db, drop: async () => {}, close: async () => {} };
  const clinic = await makeClinic(maker, {
    practitioners,
    organization: {
      hold_minutes: holdMinutes,
      capture_policy: policy.capture,
      fee_table: JSON.stringify(feesOf(policy)),
    },
    offer: { price_minor: 120_000 },
  });
  const { organizationId, clinicId, serviceId, practitionerIds } = clinic;
  await insert(admin, "discount_rules", { organization_id: organizationId, daily_limit: discounts });
  const accountId = randomUUID();
  await insert(admin, "accounts", { id: accountId, email: `${accountId}@example.com`, password_hash: "none" });
  await insert(admin, "memberships", {
    organization_id: organizationId,
    account_id: accountId,
    role: "organization_admin",
  });
  const patientIds = Array.from({ length: 2 * practitioners * startsPerPractitioner }, () => randomUUID());
  await admin.query(
    `insert into patients (organization_id, id, full_name, email)
     select $1, id, 'Grace Example', case when $3 then id || '@mail.example' end from unnest($2::uuid[]) id`,
    [organizationId, patientIds, isMailed],
  );
  const patientAccountId = randomUUID();
  await insert(admin, "accounts", {
    id: patientAccountId,
    email: `${patientAccountId}@example.com`,
    password_hash: "none",
  });
  await admin.query(
    "insert into patient_access (organization_id, account_id, patient_id, relation) select $1, $2, id, 'self' from unnest($3::uuid[]) id",
    [organizationId, patientAccountId, patientIds],
  );
  const approvedServiceId = await addService(admin, clinic, { approval: "by_clinic" });
  const freeServiceId = await addService(admin, clinic, { payment_policy: "none" });
  const deposit = JSON.stringify({ kind: "percent", basisPoints: 4_000, balance: "by_card" });
  const depositServiceId = await addService(admin, clinic, { payment_policy: "deposit", deposit });
  await admin.end();
  await db.close();

  let taken = 0;
  const hour = Math.ceil(Date.now() / (2 * HALF_HOUR_MS)) * 2 * HALF_HOUR_MS;
  const nextVisit = (): Visit => {
    const place = taken++;
    const practitionerId = practitionerIds[place % practitioners];
    const patientId = patientIds.pop();
    const halfHours = Math.floor(place / practitioners);
    if (!practitionerId || !patientId || halfHours >= startsPerPractitioner)
      throw new Error("the clinic is booked out");
    const startsAt = new Date(hour + (2 * FIRST_START_HOURS + halfHours) * HALF_HOUR_MS).toISOString();
    return { clinicId, serviceIds: [serviceId], practitionerId, patientId, startsAt };
  };
  const principal = { accountId, organizationId, role: "organization_admin", clinicIds: [], staffId: null } as const;
  return {
    organizationId,
    policy,
    admin: { ...principal, clinicIds: [] },
    patient: { ...principal, accountId: patientAccountId, role: "patient", clinicIds: [] },
    nextVisit,
    nextRequest: () => ({ ...nextVisit(), serviceIds: [approvedServiceId] }),
    nextFar: () => {
      const visit = nextVisit();
      return { ...visit, startsAt: new Date(Date.parse(visit.startsAt) + FAR_MS).toISOString() };
    },
    nextFree: () => ({ ...nextVisit(), serviceIds: [freeServiceId] }),
    nextDeposit: () => ({ ...nextVisit(), serviceIds: [depositServiceId] }),
  };
}

/** Like the clinic's own service, and given by the same practitioners. */
async function addService(
  admin: Client,
  { serviceId, ...clinic }: MadeClinic,
  terms: { approval: "by_clinic" } | { payment_policy: "none" } | { payment_policy: "deposit"; deposit: string },
): Promise<string> {
  const id = randomUUID();
  const { organizationId } = clinic;
  await admin.query(
    `insert into services (organization_id, id, category_id, name, duration_minutes)
     select organization_id, $3, category_id, 'Treatment', duration_minutes from services where organization_id = $1 and id = $2`,
    [organizationId, serviceId, id],
  );
  const offer = { service_id: id, clinic_id: clinic.clinicId, price_minor: 120_000, ...terms };
  await insert(admin, "service_offers", { organization_id: organizationId, ...offer });
  for (const staffId of clinic.practitionerIds) {
    await insert(admin, "staff_services", { organization_id: organizationId, staff_id: staffId, service_id: id });
  }
  return id;
}
