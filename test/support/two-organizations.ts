import { randomUUID } from "node:crypto";
import { hash } from "@node-rs/argon2";
import { type Client, Pool } from "pg";
import type { Principal, Role } from "../../src/domain/identity/principal.ts";

/** Whose an object is, seen from the people of the organization `sunrise` who are limited to its north clinic. */
export const owners = ["own", "other_patient", "other_clinic", "other_tenant"] as const;
export type Owner = (typeof owners)[number];

/** What a fixture stands on: an organization's clinic with its service and its practitioner. */
export type Place = { organizationId: string; slug: string; clinicId: string; serviceId: string; staffId: string };

export type TwoOrganizations = {
  places: Record<Owner, Place>;
  /** One login per role in `sunrise`; all but the administrators are limited to the north clinic. */
  people: Record<Role, Principal & { email: string }>;
  password: string;
  /** The patient that the patient's login acts for. */
  ownPatientId: string;
  admin: Pool;
};

type Queryable = Pick<Client | Pool, "query">;

const password = "correct horse battery staple";

/**
 * Fills an empty database with two organizations, through the superuser: what
 * is tested reads and writes as the application.
 */
export async function makeTwoOrganizations(adminUrl: string): Promise<TwoOrganizations> {
  const admin = new Pool({ connectionString: adminUrl, max: 4 });
  admin.on("error", () => {}); // dropping the database ends its idle connections
  const sunrise = await makeOrganization(admin, "sunrise");
  const harbour = await makeOrganization(admin, "harbour");
  const north = await makePlace(admin, sunrise, "north");
  const colleague = await makeStaff(admin, north);
  const south = await makePlace(admin, sunrise, "south");
  const pier = await makePlace(admin, harbour, "pier");

  const passwordHash = await hash(password);
  const person = (role: Role) => makePerson(admin, north, role, passwordHash);
  const people = {
    patient: await person("patient"),
    practitioner: await person("practitioner"),
    nurse: await person("nurse"),
    receptionist: await person("receptionist"),
    clinic_manager: await person("clinic_manager"),
    organization_admin: await person("organization_admin"),
    platform_admin: await person("platform_admin"),
  };
  const ownPatientId = randomUUID();
  await makePatients(admin, [{ organizationId: north.organizationId, id: ownPatientId }]);
  await insert(admin, "patient_access", {
    organization_id: north.organizationId,
    account_id: people.patient.accountId,
    patient_id: ownPatientId,
    relation: "self",
  });
  const places = {
    own: { ...north, staffId: people.practitioner.staffId ?? north.staffId },
    other_patient: { ...north, staffId: colleague },
    other_clinic: south,
    other_tenant: pier,
  };
  return { places, people, password, ownPatientId, admin };
}

async function makeOrganization(admin: Queryable, slug: string): Promise<{ organizationId: string; slug: string }> {
  const organizationId = randomUUID();
  await insert(admin, "organizations", { id: organizationId, slug, name: slug });
  await insert(admin, "discount_rules", { organization_id: organizationId });
  return { organizationId, slug };
}

async function makePlace(
  admin: Queryable,
  { organizationId, slug }: { organizationId: string; slug: string },
  name: string,
) {
  const place = { organization_id: organizationId };
  const [clinicId, categoryId, serviceId] = [randomUUID(), randomUUID(), randomUUID()];
  await insert(admin, "clinics", {
    ...place,
    id: clinicId,
    slug: name,
    name,
    address: "1 Main Street",
    time_zone: "Europe/Berlin",
    currency: "EUR",
  });
  await insert(admin, "service_categories", { ...place, id: categoryId, name: "General" });
  await insert(admin, "services", {
    ...place,
    id: serviceId,
    category_id: categoryId,
    name: "Consultation",
    duration_minutes: 30,
  });
  await insert(admin, "service_offers", {
    ...place,
    service_id: serviceId,
    clinic_id: clinicId,
    price_minor: 5000,
    payment_policy: "none",
  });
  const made = { organizationId, slug, clinicId, serviceId };
  return { ...made, staffId: await makeStaff(admin, made) };
}

/** A practitioner who offers the place's service. */
async function makeStaff(
  admin: Queryable,
  { organizationId, clinicId, serviceId }: Omit<Place, "staffId" | "slug">,
  accountId: string | null = null,
): Promise<string> {
  const staffId = randomUUID();
  const member = { organization_id: organizationId, staff_id: staffId };
  await insert(admin, "staff", {
    organization_id: organizationId,
    id: staffId,
    account_id: accountId,
    display_name: "Dr. Ada Example",
    title: "Physician",
  });
  await insert(admin, "staff_clinics", { ...member, clinic_id: clinicId });
  await insert(admin, "staff_services", { ...member, service_id: serviceId });
  return staffId;
}

async function makePerson(admin: Queryable, place: Place, role: Role, passwordHash: string) {
  const { organizationId, clinicId } = place;
  const accountId = randomUUID();
  const email = `${role.replace("_", "-")}@sunrise.example`;
  await insert(admin, "accounts", { id: accountId, email, password_hash: passwordHash });
  await insert(admin, "memberships", { organization_id: organizationId, account_id: accountId, role });
  const limited = role !== "patient" && role !== "organization_admin" && role !== "platform_admin";
  if (limited) {
    await insert(admin, "membership_clinics", {
      organization_id: organizationId,
      account_id: accountId,
      clinic_id: clinicId,
    });
  }
  const staffId = role === "practitioner" ? await makeStaff(admin, place, accountId) : null;
  return { accountId, organizationId, role, clinicIds: limited ? [clinicId] : [], staffId, email };
}

export function makePatients(admin: Queryable, patients: { organizationId: string; id: string }[]): Promise<void> {
  const person = { full_name: "Grace Example", born_on: "1990-05-01" };
  return insert(
    admin,
    "patients",
    ...patients.map(({ organizationId, id }) => ({ organization_id: organizationId, id, ...person })),
  );
}

/** Rows of the same columns, in one statement. Table and column names are the tests' own. */
export async function insert(admin: Queryable, table: string, ...rows: Record<string, unknown>[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = Object.keys(rows[0] ?? {});
  const values = rows.map((_, row) => `(${columns.map((_, i) => `$${row * columns.length + i + 1}`).join(", ")})`);
  await admin.query(
    `insert into ${table} (${columns.join(", ")}) values ${values.join(", ")}`,
    rows.flatMap((row) => columns.map((column) => row[column])),
  );
}
