import { DomainError } from "../../domain/errors.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import type { StaffHours, StaffMember } from "../../domain/staff/member.ts";
import { listBooked, lockClinics, strand, strandByHours } from "../booking/affected.ts";
import type { Db, Editor, Tx } from "../client.ts";
import { countEdit, lockRow, requireClinics, requireFound, type StrandingEdit, takeForEdit } from "../edit.ts";
import { type KeyUse, type WriteOutcome, writeOnce } from "../idempotency/write-once.ts";
import { exceptionRows } from "../organization/hours.ts";
import { findTimeZone } from "../organization/queries.ts";
import { noteUnstranded } from "../task/stranded.ts";
import { requireAllClinics } from "./change-staff.ts";
import { findStaffIn } from "./find-staff.ts";

/** Replaces somebody's weekly hours and all overrides at one of their clinics. */
export function replaceStaffHours(
  db: Db,
  editor: Editor,
  { clinicId, hours, acceptAffected, at, ...edit }: StrandingEdit & { clinicId: string; hours: StaffHours },
): Promise<StaffMember> {
  return db.withEditor(editor, async (tx) => {
    await requireClinics(tx, edit.reach, [clinicId]);
    const current = await takeForEdit(tx, "staff", edit, (_, id) => findStaffIn(tx, id, edit.reach));
    const before = current.hours.find((each) => each.clinicId === clinicId);
    if (!before) throw new DomainError("not_found", "They do not work at this clinic.");
    await lockClinics(tx, [clinicId]);
    const timeZone = await findTimeZone(tx, clinicId);
    const timetableOf = ({ week, overrides }: StaffHours) => ({ timeZone, hours: { week, exceptions: overrides } });
    const booked = await listBooked(tx, { clinicId, subjectId: edit.id, from: at });
    const hoursOf = { before: timetableOf(before), after: timetableOf(hours) };
    await strandByHours(tx, booked, { ...hoursOf, change: "staff_hours", acceptAffected, at });
    await Promise.all([writeHours(tx, edit.id, clinicId, hours), countEdit(tx, "staff", edit.id)]);
    return requireFound("staff", await findStaffIn(tx, edit.id, edit.reach));
  });
}

type NewLeave = { staffId: string; reach: Reach; startsAt: Date; endsAt: Date; acceptAffected: boolean; at: Date };

/** Notes a stretch in which somebody works nowhere, once for each use of the key. */
export function addLeave(
  db: Db,
  editor: Editor,
  use: KeyUse,
  { staffId, reach, startsAt, endsAt, acceptAffected, at }: NewLeave,
): Promise<WriteOutcome> {
  return db.withEditor(editor, (tx) =>
    writeOnce(tx, use, async () => {
      const [, found] = await Promise.all([lockRow(tx, "staff", staffId), findStaffIn(tx, staffId, reach)]);
      const member = requireFound("staff", found);
      requireAllClinics(member, reach);
      await lockClinics(tx, member.clinicIds);
      const from = startsAt > at ? startsAt : at;
      const booked = await listBooked(tx, { subjectId: staffId, from, until: endsAt });
      await strand(tx, booked, { change: "leave", changeId: use.subjectId, acceptAffected, at });
      await tx.$client.query({
        name: "add_leave",
        text: `insert into staff_leave (organization_id, id, staff_id, starts_at, ends_at)
               values (current_setting('app.organization_id')::uuid, $1, $2, $3, $4)`,
        values: [use.subjectId, staffId, startsAt, endsAt],
      });
      await countEdit(tx, "staff", staffId);
    }),
  );
}

/** Takes leave back: the time can be booked again. */
export function removeLeave(
  db: Db,
  editor: Editor,
  { leaveId, at, ...edit }: Omit<StrandingEdit, "acceptAffected"> & { leaveId: string },
): Promise<StaffMember> {
  return db.withEditor(editor, async (tx) => {
    const current = await takeForEdit(tx, "staff", edit, (_, id) => findStaffIn(tx, id, edit.reach));
    requireAllClinics(current, edit.reach);
    const { rowCount } = await tx.$client.query({
      name: "remove_leave",
      text: "delete from staff_leave where id = $1 and staff_id = $2",
      values: [leaveId, edit.id],
    });
    if (rowCount === 0) throw new DomainError("not_found", "There is no such leave.");
    await noteUnstranded(tx, { changeId: leaveId, at });
    await countEdit(tx, "staff", edit.id);
    return requireFound("staff", await findStaffIn(tx, edit.id, edit.reach));
  });
}

async function writeHours(tx: Tx, staffId: string, clinicId: string, { week, overrides }: StaffHours): Promise<void> {
  const place = [staffId, clinicId];
  await Promise.all([
    tx.$client.query({
      name: "clear_staff_week",
      text: "delete from staff_hours where staff_id = $1 and clinic_id = $2",
      values: place,
    }),
    tx.$client.query({
      name: "write_staff_week",
      text: `insert into staff_hours (organization_id, id, staff_id, clinic_id, weekday, opens_minute, closes_minute)
             select current_setting('app.organization_id')::uuid, uuidv7(), $1, $2, weekday, opens, closes
               from json_to_recordset($3) as band (weekday int, opens int, closes int)`,
      values: [...place, JSON.stringify(week)],
    }),
    tx.$client.query({
      name: "clear_overrides",
      text: "delete from staff_overrides where staff_id = $1 and clinic_id = $2",
      values: place,
    }),
    tx.$client.query({
      name: "write_overrides",
      text: `insert into staff_overrides (organization_id, id, staff_id, clinic_id, on_date, opens_minute, closes_minute)
             select current_setting('app.organization_id')::uuid, uuidv7(), $1, $2, day, opens, closes
               from json_to_recordset($3) as band (day date, opens int, closes int)`,
      values: [...place, exceptionRows(overrides)],
    }),
  ]);
}
