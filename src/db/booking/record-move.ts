import type { Actor } from "../../domain/booking/appointment.ts";
import type { AppointmentStatus } from "../../domain/booking/lifecycle.ts";
import { changesVisit, resizeServices } from "../../domain/booking/move.ts";
import type { Tx } from "../client.ts";
import { recordEvent } from "../outbox/record-event.ts";
import { noteUnstranded } from "../task/stranded.ts";
import { closeTasks } from "../task/tasks.ts";
import type { Claimed } from "./claim-visit.ts";
import { insertSubjects } from "./occupy.ts";

/** An appointment as a move finds it. */
export type MovableVisit = {
  status: AppointmentStatus;
  version: number;
  startsAt: Date;
  endsAt: Date;
  /** In the order of the visit, each with who gives it and its minutes. */
  serviceIds: string[];
  practitionerIds: string[];
  serviceMinutes: number[];
  /** Its rooms and devices. */
  resourceIds: string[];
  roomIds: string[];
  nurseId: string | null;
  /** The same request has moved it before. */
  isRepeat: boolean;
};

/** Under the row's lock: until the transaction ends nobody else changes the appointment or adds events to it. */
export async function lockMovable(tx: Tx, appointmentId: string, requestId: string): Promise<MovableVisit | undefined> {
  const { rows } = await tx.$client.query<MovableVisit>({
    name: "lock_movable",
    text: `select a.status, a.version, a.starts_at as "startsAt", a.ends_at as "endsAt",
             array(select staff_id from appointment_services where appointment_id = a.id order by position) as "practitionerIds",
             array(select service_id from appointment_services where appointment_id = a.id order by position) as "serviceIds",
             array(select minutes from appointment_services where appointment_id = a.id order by position) as "serviceMinutes",
             array(select subject_id from appointment_subjects
                   where appointment_id = a.id and subject_kind in ('room', 'equipment')) as "resourceIds",
             array(select subject_id from appointment_subjects
                   where appointment_id = a.id and subject_kind = 'room' order by subject_id) as "roomIds",
             (select nurse_id from appointment_subjects where appointment_id = a.id and subject_kind = 'nurse') as "nurseId",
             exists (select from appointment_moves m where m.appointment_id = a.id and m.request_id = $2) as "isRepeat"
           from appointments a
           where a.id = $1
           for update of a`,
    values: [appointmentId, requestId],
  });
  return rows[0];
}

type DoneMove = {
  appointmentId: string;
  visit: MovableVisit;
  claimed: Claimed;
  minutes: number;
  actor: Actor;
  requestId: string;
  at: Date;
};

/** Writes down where an appointment has gone whose new time has just been claimed, in the same transaction. */
export async function recordMove(tx: Tx, move: DoneMove): Promise<void> {
  const { appointmentId, visit, claimed, minutes, at } = move;
  const { givers, subjects } = claimed.choice;
  const practitionerIds = givers.map(({ practitionerId }) => practitionerId);
  const roomIds = subjects.filter(({ kind }) => kind === "room").map(({ subjectId }) => subjectId);
  const nurseId = subjects.find(({ kind }) => kind === "nurse")?.subjectId ?? null;
  const to = { ...claimed, practitionerIds, roomIds, nurseId, overbooked: claimed.overbookingReason !== null };
  await Promise.all([
    updateRow(tx, move),
    tx.$client.query({
      name: "move_services",
      text: `update appointment_services l set staff_id = moved.staff_id, handed_over = moved.staff_id <> ($2::uuid[])[1], minutes = moved.minutes,
               assignment = case when l.staff_id = moved.staff_id and moved.staff_id <> ($2::uuid[])[1] then l.assignment end
             from (select position, row_number() over (order by position) as n
                   from appointment_services where appointment_id = $1) line
             join unnest($2::uuid[], $3::int[]) with ordinality as moved (staff_id, minutes, n) using (n)
             where l.appointment_id = $1 and l.position = line.position`,
      values: [appointmentId, practitionerIds, resizeServices(visit.serviceMinutes, minutes)],
    }),
    tx.$client.query({
      name: "forget_subjects",
      text: "delete from appointment_subjects where appointment_id = $1",
      values: [appointmentId],
    }),
    insertSubjects(tx, appointmentId, subjects),
    logMove(tx, { ...move, to }),
    closeTasks(tx, { appointmentId, kinds: ["suggest_no_show"], at }),
    noteUnstranded(tx, { appointmentIds: [appointmentId], at }),
  ]);
}

async function updateRow(tx: Tx, { appointmentId, claimed }: DoneMove): Promise<void> {
  await tx.$client.query({
    name: "move_appointment",
    // Why the practitioner was chosen holds only as long as it is the same one.
    text: `update appointments
           set starts_at = $2, ends_at = $5, staff_id = $3, version = version + 1,
             overbooking_reason = $4, assignment = case when staff_id = $3 then assignment end
           where id = $1`,
    values: [
      appointmentId,
      claimed.startsAt,
      claimed.choice.givers[0]?.practitionerId,
      claimed.overbookingReason,
      claimed.endsAt,
    ],
  });
}

type LoggedMove = {
  appointmentId: string;
  visit: MovableVisit;
  to: Pick<MovableVisit, "startsAt" | "endsAt" | "practitionerIds" | "nurseId"> & {
    roomIds: readonly string[];
    overbooked: boolean;
  };
  actor: Actor;
  requestId: string;
  at: Date;
};

/** Where it was and where it is from the next version on, and that for others to be told. */
export async function logMove(tx: Tx, { appointmentId, visit, to, actor, requestId, at }: LoggedMove): Promise<void> {
  const version = visit.version + 1;
  const logged = tx.$client.query({
    name: "log_move",
    text: `insert into appointment_moves (organization_id, appointment_id, version, from_starts_at, from_ends_at, from_staff_ids, from_staff_id,
             from_room_ids, from_nurse_id, to_starts_at, to_ends_at, to_staff_ids, to_staff_id, to_room_ids, to_nurse_id, overbooked, actor_kind,
             actor_account_id, reason, request_id, at)
           values (current_setting('app.organization_id')::uuid, $1, $2, $3, $4, $5, ($5::uuid[])[1], $6, $7, $8, $9, $10, ($10::uuid[])[1],
             $11, $12, $13, $14, $15, (select reason from idempotency_keys where appointment_id = $1 and id = $16), $16, $17)`,
    values: [
      appointmentId,
      version,
      visit.startsAt,
      visit.endsAt,
      visit.practitionerIds,
      visit.roomIds,
      visit.nurseId,
      to.startsAt,
      to.endsAt,
      to.practitionerIds,
      to.roomIds,
      to.nurseId,
      to.overbooked,
      actor.kind,
      actor.accountId,
      requestId,
      at,
    ],
  });
  const payload = { visitChanged: changesVisit(visit, to) };
  await Promise.all([logged, recordEvent(tx, { appointmentId, kind: "appointment.moved", at, payload })]);
}
