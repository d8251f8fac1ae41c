import type { ClinicProfile, OrganizationProfile } from "../../domain/organization/profile.ts";
import type { Db, Tx } from "../client.ts";
import { holidaysOf, weekOf } from "./hours.ts";

/** For statements of other capabilities: the clinics that take bookings, a table of `clinic_id` and `currency`. */
export const bookableClinics = "(select id as clinic_id, currency from clinics where active)";

/** What an organization may switch off, as columns of `organizations`. */
export const switches =
  'patient_booking as "patientBooking", patient_registration as "patientRegistration", other_sites as "otherSites"';

/** The organization that a slug names. Needs no tenant, as it is how a visitor's tenant is found. */
export async function findOrganizationId(db: Db, slug: string): Promise<string | undefined> {
  const [found] = await db.callFunction<{ id: string | null }>({
    name: "organization_by_slug",
    text: "select organization_by_slug($1) as id",
    values: [slug],
  });
  return found?.id ?? undefined;
}

export async function findOrganization(db: Db, organizationId: string): Promise<OrganizationProfile | undefined> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<OrganizationProfile>({
      name: "find_organization",
      text: `
        select slug, name, brand_color as "brandColor", logo_url as "logoUrl", slot_step_minutes as "slotStepMinutes", minimum_notice_minutes as "minimumNoticeMinutes",
               horizon_days as "horizonDays", cancellation_notice_minutes as "cancellationNoticeMinutes", ${switches}
          from organizations where id = $1`,
      values: [organizationId],
    }),
  );
  return rows[0];
}

/** Origins of other sites that may show the organization's booking page in a frame. */
export async function listEmbedOrigins(db: Db, organizationId: string): Promise<string[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<{ embed_origins: string[] }>({
      name: "list_embed_origins",
      text: "select embed_origins from organizations where id = $1",
      values: [organizationId],
    }),
  );
  return rows[0]?.embed_origins ?? [];
}

/** Those whose scripts may read what visitors may: the same, and none while the organization has that switched off. */
export async function listReadingOrigins(db: Db, organizationId: string): Promise<string[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<{ embed_origins: string[] }>({
      name: "list_reading_origins",
      text: "select embed_origins from organizations where id = $1 and other_sites",
      values: [organizationId],
    }),
  );
  return rows[0]?.embed_origins ?? [];
}

/** The clinics that take bookings, by name; holidays from the clinic-local day of `at` on. */
export async function listClinics(db: Db, organizationId: string, at: Date): Promise<ClinicProfile[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<ClinicProfile>({
      name: "list_clinics",
      text: `
        select id, slug, name, address, phone, time_zone as "timeZone", currency,
               ${weekOf("clinic_hours", "clinic_id = clinics.id")} as week,
               ${holidaysOf("h.clinic_id = clinics.id and h.on_date >= ($1::timestamptz at time zone clinics.time_zone)::date")} as holidays
          from clinics where active order by name, id`,
      values: [at.toISOString()],
    }),
  );
  return rows;
}

export async function findTimeZone(tx: Tx, clinicId: string): Promise<string> {
  const { rows } = await tx.$client.query<{ timeZone: string }>({
    name: "find_time_zone",
    text: `select time_zone as "timeZone" from clinics where id = $1`,
    values: [clinicId],
  });
  const [clinic] = rows;
  if (!clinic) throw new Error("a clinic that somebody works at exists");
  return clinic.timeZone;
}

/** Every organization, for work that serves each in turn. */
export async function listOrganizationIds(db: Db): Promise<string[]> {
  const rows = await db.callFunction<{ id: string }>({
    name: "list_organization_ids",
    text: "select list_organization_ids() as id",
  });
  return rows.map(({ id }) => id);
}

/** The one that this installation is of; undefined where it is of none or of several. */
export async function findOnlyOrganizationId(db: Db): Promise<string | undefined> {
  const [only, another] = await db.callFunction<{ id: string }>({
    name: "find_only_organization",
    text: "select list_organization_ids() as id limit 2",
  });
  return another ? undefined : only?.id;
}

/** The Stripe accounts that organizations are paid to, '' for the platform's own. */
export async function listStripeAccounts(db: Db): Promise<string[]> {
  const rows = await db.callFunction<{ account: string }>({
    name: "list_stripe_accounts",
    text: "select list_stripe_accounts() as account",
  });
  return rows.map(({ account }) => account);
}
