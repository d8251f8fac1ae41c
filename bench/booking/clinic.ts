import { randomUUID } from "node:crypto";
import type { Client } from "pg";
import type { Tokens } from "../../src/api/auth.ts";
import type { Shot } from "./load.ts";

export type Policy = "none" | "card";

/**
 * A clinic that is open day and night, its practitioners, a half-hour service
 * for each payment policy, and patients with logins.
 */
export type BenchClinic = {
  organizationId: string;
  clinicId: string;
  practitionerIds: string[];
  services: Record<Policy, string>;
  patients: { patientId: string; accountId: string }[];
};

export async function storeClinic(
  admin: Client,
  { practitioners, patients }: { practitioners: number; patients: number },
): Promise<BenchClinic> {
  const [organizationId, clinicId, categoryId] = [randomUUID(), randomUUID(), randomUUID()];
  const services = { none: randomUUID(), card: randomUUID() };
  const practitionerIds = Array.from({ length: practitioners }, () => randomUUID());
  const people = Array.from({ length: patients }, () => ({ patientId: randomUUID(), accountId: randomUUID() }));
  const run = (text: string, ...values: unknown[]) => admin.query(text, [organizationId, ...values]);
  await run(
    "insert into organizations (id, slug, name, horizon_days, max_visits_per_patient_day) values ($1, 'bench', 'Bench', 365, 50)",
  );
  await run(
    `insert into clinics (organization_id, id, slug, name, address, time_zone, currency)
     values ($1, $2, 'bench', 'Bench', '1 Main Street', 'Europe/Berlin', 'EUR')`,
    clinicId,
  );
  await run("insert into service_categories (organization_id, id, name) values ($1, $2, 'Bench')", categoryId);
  for (const [policy, serviceId] of Object.entries(services)) {
    await run(
      "insert into services (organization_id, id, category_id, name, duration_minutes) values ($1, $2, $3, $4, 30)",
      serviceId,
      categoryId,
      policy,
    );
    await run(
      "insert into service_offers (organization_id, service_id, clinic_id, price_minor, payment_policy) values ($1, $2, $3, 5000, $4)",
      serviceId,
      clinicId,
      policy,
    );
  }
  await run(
    "insert into staff (organization_id, id, display_name, title) select $1, unnest($2::uuid[]), 'Dr. Bench', 'Dr'",
    practitionerIds,
  );
  await run(
    "insert into staff_clinics (organization_id, staff_id, clinic_id) select $1, unnest($2::uuid[]), $3",
    practitionerIds,
    clinicId,
  );
  await run(
    "insert into staff_services (organization_id, staff_id, service_id) select $1, staff, service from unnest($2::uuid[]) as staff, unnest($3::uuid[]) as service",
    practitionerIds,
    Object.values(services),
  );
  await run(
    `insert into clinic_hours (organization_id, id, clinic_id, weekday, opens_minute, closes_minute)
     select $1, uuidv7(), $2, weekday, 0, 1440 from generate_series(1, 7) as weekday`,
    clinicId,
  );
  await run(
    `insert into staff_hours (organization_id, id, staff_id, clinic_id, weekday, opens_minute, closes_minute)
     select $1, uuidv7(), staff, $3, weekday, 0, 1440 from unnest($2::uuid[]) as staff, generate_series(1, 7) as weekday`,
    practitionerIds,
    clinicId,
  );
  await storePatients(admin, organizationId, people);
  await admin.query("vacuum analyze");
  return { organizationId, clinicId, practitionerIds, services, patients: people };
}

async function storePatients(admin: Client, organizationId: string, people: BenchClinic["patients"]): Promise<void> {
  const accountIds = people.map(({ accountId }) => accountId);
  const patientIds = people.map(({ patientId }) => patientId);
  await admin.query(
    "insert into accounts (id, email, password_hash) select id, id || '@bench.example', '-' from unnest($1::uuid[]) as id",
    [accountIds],
  );
  await admin.query(
    "insert into patients (organization_id, id, full_name) select $1, unnest($2::uuid[]), 'Grace Bench'",
    [organizationId, patientIds],
  );
  await admin.query(
    `insert into patient_access (organization_id, account_id, patient_id, relation)
     select $1, account, patient, 'self' from unnest($2::uuid[], $3::uuid[]) as p (account, patient)`,
    [organizationId, accountIds, patientIds],
  );
}

const HALF_HOUR_MS = 1_800_000;
const DAY_MS = 86_400_000;

/** Starts in order of time, each of all practitioners, from two days ahead. */
function slotAt({ practitionerIds }: BenchClinic, index: number): { practitionerId: string; startsAt: string } {
  const first = Math.ceil(Date.now() / DAY_MS + 1) * DAY_MS;
  const startsAt = new Date(first + Math.floor(index / practitionerIds.length) * HALF_HOUR_MS).toISOString();
  return { practitionerId: practitionerIds[index % practitionerIds.length] ?? "", startsAt };
}

/** A patient asks for a slot, with a login of the patient's own. */
export async function askFor(
  clinic: BenchClinic,
  tokens: Tokens,
  { path, slot, patient, policy }: { path: string; slot: number; patient: number; policy: Policy },
): Promise<Shot> {
  const { organizationId, clinicId, services, patients } = clinic;
  const person = patients[patient];
  if (!person) throw new Error("the bench needs more patients");
  const { patientId, accountId } = person;
  const principal = { accountId, organizationId, role: "patient", clinicIds: [], staffId: null } as const;
  const body = { clinicId, serviceIds: [services[policy]], patientId, ...slotAt(clinic, slot) };
  return { path, token: await tokens.issue({ ...principal, clinicIds: [] }), body };
}
