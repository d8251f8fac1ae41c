import { applyChange, type Change } from "../../domain/change.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import type { Clinic, ClinicHours, ClinicSettings } from "../../domain/organization/clinic.ts";
import { idsOf, listBooked, lockClinics, strand, strandByHours } from "../booking/affected.ts";
import type { Db, Editor, Tx } from "../client.ts";
import {
  clinicsWithin,
  countEdit,
  namingTaken,
  requireClinics,
  requireFound,
  type StrandingEdit,
  takeForEdit,
} from "../edit.ts";
import { type KeyUse, type WriteOutcome, writeOnce } from "../idempotency/write-once.ts";
import { noteUnstranded } from "../task/stranded.ts";
import { holidaysOf, weekOf, writeClinicHours } from "./hours.ts";

const storedClinics = `
  select c.id, c.slug, c.name, c.address, c.phone, c.time_zone as "timeZone", c.currency, c.active, c.version,
         ${weekOf("clinic_hours", "clinic_id = c.id")} as week, ${holidaysOf("h.clinic_id = c.id")} as holidays
    from clinics c`;

/** The clinics that somebody reaches, by name; `active` null = also those that take no bookings any more. */
export async function listManagedClinics(
  db: Db,
  organizationId: string,
  { reach, active }: { reach: Reach; active: boolean | null },
): Promise<Clinic[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<Clinic>({
      name: "list_managed_clinics",
      text: `${storedClinics} where ($1::uuid[] is null or c.id = any($1)) and ($2::boolean is null or c.active = $2)
             order by c.name, c.id`,
      values: [clinicsWithin(reach), active],
    }),
  );
  return rows;
}

export async function findClinic(db: Db, organizationId: string, id: string, reach: Reach): Promise<Clinic> {
  const isReached = reach.kind === "organization" || clinicsWithin(reach)?.includes(id);
  const found = isReached ? await db.inOneFlight(organizationId, (tx) => findIn(tx, id)) : undefined;
  return requireFound("clinics", found);
}

async function findIn(tx: Tx, id: string): Promise<Clinic | undefined> {
  const { rows } = await tx.$client.query<Clinic>({
    name: "find_clinic",
    text: `${storedClinics} where c.id = $1`,
    values: [id],
  });
  return rows[0];
}

/** Makes a clinic once for each use of the key. It is closed on every day until its hours are set. */
export function createClinic(db: Db, editor: Editor, use: KeyUse, settings: ClinicSettings): Promise<WriteOutcome> {
  const making = db.withEditor(editor, (tx) =>
    writeOnce(tx, use, async () => {
      await requireKnownZone(tx, settings.timeZone);
      await saveClinic(tx, { ...settings, id: use.subjectId, active: true });
    }),
  );
  return namingTaken("clinics_slug", making);
}

/** Closes or reopens a clinic for bookings, or changes what it is. */
export function changeClinic(
  db: Db,
  editor: Editor,
  { change, acceptAffected, at, ...edit }: StrandingEdit & { change: Change<ClinicSettings & { active: boolean }> },
): Promise<Clinic> {
  const changing = db.withEditor(editor, async (tx) => {
    await requireClinics(tx, edit.reach, [edit.id]);
    const current = await takeForEdit(tx, "clinics", edit, findIn);
    const next = applyChange(current, change);
    await lockClinics(tx, [edit.id]);
    if (next.currency !== current.currency) await requireNothingPriced(tx, edit.id);
    if (next.timeZone !== current.timeZone) await requireKnownZone(tx, next.timeZone);
    // On another clock every booked visit is at another time of the day.
    const isOnAnotherClock = next.timeZone !== current.timeZone;
    const listVisits = () => listBooked(tx, { clinicId: edit.id, from: at });
    if ((current.active && !next.active) || isOnAnotherClock) {
      const change = isOnAnotherClock ? "time_zone" : "clinic_closed";
      await strand(tx, await listVisits(), { change, acceptAffected, at });
    }
    if (!current.active && next.active) {
      await noteUnstranded(tx, { appointmentIds: idsOf(await listVisits()), change: "clinic_closed", at });
    }
    await saveClinic(tx, next);
    return { ...next, version: next.version + 1 };
  });
  return namingTaken("clinics_slug", changing);
}

/** Replaces the weekly hours and all holidays of a clinic. */
export function replaceClinicHours(
  db: Db,
  editor: Editor,
  { hours, acceptAffected, at, ...edit }: StrandingEdit & { hours: ClinicHours },
): Promise<Clinic> {
  return db.withEditor(editor, async (tx) => {
    await requireClinics(tx, edit.reach, [edit.id]);
    const current = await takeForEdit(tx, "clinics", edit, findIn);
    await lockClinics(tx, [edit.id]);
    const booked = await listBooked(tx, { clinicId: edit.id, from: at });
    const hoursOf = { before: timetableOf(current), after: timetableOf({ ...current, ...hours }) };
    await strandByHours(tx, booked, { ...hoursOf, change: "clinic_hours", acceptAffected, at });
    await Promise.all([writeClinicHours(tx, edit.id, hours), countEdit(tx, "clinics", edit.id)]);
    return requireFound("clinics", await findIn(tx, edit.id));
  });
}

const timetableOf = ({ timeZone, week, holidays }: Clinic) => ({ timeZone, hours: { week, exceptions: holidays } });

async function saveClinic(tx: Tx, clinic: ClinicSettings & { id: string; active: boolean }): Promise<void> {
  const { id, slug, name, address, phone, timeZone, currency, active } = clinic;
  await tx.$client.query({
    name: "save_clinic",
    text: `insert into clinics (organization_id, id, slug, name, address, phone, time_zone, currency, active)
           values (current_setting('app.organization_id')::uuid, $1, $2, $3, $4, $5, $6, $7, $8)
           on conflict (organization_id, id) do update
             set slug = excluded.slug, name = excluded.name, address = excluded.address, phone = excluded.phone, time_zone = excluded.time_zone,
                 currency = excluded.currency, active = excluded.active, version = clinics.version + 1`,
    values: [id, slug, name, address, phone, timeZone, currency, active],
  });
}

/** The database reads the zone too: a name that only this process knows would fail every search for a slot. */
async function requireKnownZone(tx: Tx, timeZone: string): Promise<void> {
  const { rowCount } = await tx.$client.query({
    text: "select from pg_timezone_names where name = $1",
    values: [timeZone],
  });
  if (rowCount === 1) return;
  const errors = [{ in: "body", pointer: "/timeZone", detail: "not a time zone that the database knows" }];
  throw new DomainError("invalid_request", "See `errors` for each fault.", { errors });
}

async function requireNothingPriced(tx: Tx, clinicId: string): Promise<void> {
  const { rowCount } = await tx.$client.query({
    name: "find_priced",
    text: `select where exists (select from service_offers where clinic_id = $1)
                     or exists (select from appointments where clinic_id = $1)`,
    values: [clinicId],
  });
  if (rowCount === 0) return;
  throw new DomainError("in_use", "Prices or appointments are in the clinic's currency, so it stays as it is.");
}
