import { applyChange, type Change } from "../../domain/change.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import type { StaffMember, StaffSettings } from "../../domain/staff/member.ts";
import { type BookedTime, listBooked, lockClinics, strand } from "../booking/affected.ts";
import type { Db, Editor, Tx } from "../client.ts";
import { clinicsWithin, requireClinics, requireFound, type StrandingEdit, takeForEdit } from "../edit.ts";
import { type KeyUse, type WriteOutcome, writeOnce } from "../idempotency/write-once.ts";
import { lockMembers, requireAnotherAdmin } from "../identity/members.ts";
import { findStaffIn } from "./find-staff.ts";

/** Notes a member of staff once for each use of the key. They work at no hour until their hours are set. */
export function createStaff(
  db: Db,
  editor: Editor,
  { use, reach, settings }: { use: KeyUse; reach: Reach; settings: StaffSettings },
): Promise<WriteOutcome> {
  return db.withEditor(editor, (tx) =>
    writeOnce(tx, use, async () => {
      await requireClinics(tx, reach, settings.clinicIds);
      await saveStaff(tx, { ...settings, id: use.subjectId, active: true });
    }),
  );
}

/**
 * Changes who somebody is, where they work and what they offer; or that they
 * have left. Hours at a clinic they leave are dropped.
 */
export function changeStaff(
  db: Db,
  editor: Editor,
  { change, acceptAffected, at, ...edit }: StrandingEdit & { change: Change<StaffSettings & { active: boolean }> },
): Promise<StaffMember> {
  return db.withEditor(editor, async (tx) => {
    if (change.active === false) await lockMembers(tx);
    const current = await takeForEdit(tx, "staff", edit, (_, id) => findStaffIn(tx, id, edit.reach));
    const next = applyChange(current, change);
    requireAllClinics(current, edit.reach);
    await requireClinics(tx, edit.reach, next.clinicIds);
    if (current.active && !next.active) await requireAnotherAdmin(tx, current.id);
    await lockClinics(tx, current.clinicIds);
    await strand(tx, await findStranded(tx, current, next, at), { change: "staff", acceptAffected, at });
    await saveStaff(tx, next);
    return requireFound("staff", await findStaffIn(tx, edit.id, edit.reach));
  });
}

/** What concerns somebody at all of their clinics is decided by who runs all of these. */
export function requireAllClinics({ clinicIds }: Pick<StaffMember, "clinicIds">, reach: Reach): void {
  const within = clinicsWithin(reach);
  if (within === null || clinicIds.every((each) => within.includes(each))) return;
  throw new DomainError("forbidden", "They work at a clinic that is not yours too; an administrator can change this.");
}

type Working = Pick<StaffMember, "id" | "active" | "clinicIds" | "serviceIds">;

/** Visits with somebody who leaves, leaves the clinic, or gives the service no more. */
async function findStranded(tx: Tx, current: Working, next: Working, at: Date): Promise<BookedTime[]> {
  const withThem = { subjectId: current.id, from: at };
  if (current.active && !next.active) return listBooked(tx, withThem);
  const clinicIds = current.clinicIds.filter((each) => !next.clinicIds.includes(each));
  const serviceIds = current.serviceIds.filter((each) => !next.serviceIds.includes(each));
  return listBooked(tx, { ...withThem, either: { clinicIds, serviceIds } });
}

async function saveStaff(tx: Tx, staff: StaffSettings & { id: string; active: boolean }): Promise<void> {
  const { id, name, title, active, clinicIds, serviceIds } = staff;
  await requireServices(tx, serviceIds);
  await tx.$client.query({
    name: "save_staff",
    text: `insert into staff as s (organization_id, id, display_name, title, active)
           values (current_setting('app.organization_id')::uuid, $1, $2, $3, $4)
           on conflict (organization_id, id) do update
             set display_name = excluded.display_name, title = excluded.title, active = excluded.active, version = s.version + 1`,
    values: [id, name, title, active],
  });
  for (const table of ["staff_hours", "staff_overrides", "staff_clinics"] as const) {
    await tx.$client.query({
      name: `leave_${table}`,
      text: `delete from ${table} where staff_id = $1 and clinic_id <> all($2)`,
      values: [id, clinicIds],
    });
  }
  await Promise.all([
    tx.$client.query({
      name: "join_clinics",
      text: `insert into staff_clinics (organization_id, staff_id, clinic_id)
             select current_setting('app.organization_id')::uuid, $1, clinic_id from unnest($2::uuid[]) as c (clinic_id)
             on conflict do nothing`,
      values: [id, clinicIds],
    }),
    tx.$client.query({
      name: "drop_services",
      text: "delete from staff_services where staff_id = $1 and service_id <> all($2)",
      values: [id, serviceIds],
    }),
    tx.$client.query({
      name: "offer_services",
      text: `insert into staff_services (organization_id, staff_id, service_id)
             select current_setting('app.organization_id')::uuid, $1, service_id from unnest($2::uuid[]) as s (service_id)
             on conflict do nothing`,
      values: [id, serviceIds],
    }),
  ]);
}

async function requireServices(tx: Tx, serviceIds: readonly string[]): Promise<void> {
  const { rowCount } = await tx.$client.query({
    name: "find_services",
    text: "select from services where id = any($1)",
    values: [serviceIds],
  });
  if (rowCount !== new Set(serviceIds).size) throw new DomainError("not_found", "There is no such service.");
}
