import { liveStatuses } from "../../domain/booking/lifecycle.ts";
import { consumablesOf } from "../catalog/queries.ts";

/**
 * For statements: the name of who at the clinic did something; null for everybody else. Most have one as staff,
 * for which `member_name` looks first as well: looked for here, it is found ten times faster. Whoever changes what
 * people are called changes both.
 */
export const staffName = (
  kind: string,
  account: string,
) => `case when ${kind} = 'staff' and ${account} is not null then coalesce(
    (select w.display_name from staff w where w.account_id = ${account}), member_name(${account})) end`;

/** What came last of its statuses, moves and notes. A waived fee is none of them. */
const lastChange = `(select json_build_object('kind', x.kind, 'by', ${staffName("x.actor_kind", "x.actor_account_id")})
  from (
    (select 'appointment.' || l.to_status as kind, l.actor_kind, l.actor_account_id, l.recorded_at from status_log l
      where l.appointment_id = a.id and l.from_status is distinct from l.to_status order by l.id desc limit 1)
    union all
    (select 'appointment.moved', m.actor_kind, m.actor_account_id, m.recorded_at from appointment_moves m
      where m.appointment_id = a.id order by m.version desc limit 1)
    union all
    (select 'note.changed', 'staff', n.account_id, n.at from appointment_notes n where n.appointment_id = a.id)) x
  order by x.recorded_at desc limit 1)`;

/** Who put it on top of other visits: by its latest move onto some, else when it was booked. */
const overbookedBy = `case when a.overbooking_reason is not null then coalesce(
  (select ${staffName("m.actor_kind", "m.actor_account_id")} from appointment_moves m
    where m.appointment_id = a.id and m.overbooked order by m.version desc limit 1),
  (select ${staffName("l.actor_kind", "l.actor_account_id")} from status_log l
    where l.appointment_id = a.id and l.reason_code = 'overbooked' limit 1)) end`;

/** Before it the patient has come to no clinic of the organization, and is to come to none. */
const isFirstVisit = `not exists (select from appointments b where b.patient_id = a.patient_id and b.starts_at < a.starts_at
  and b.status in (${[...liveStatuses, "completed"].map((status) => `'${status}'`).join(", ")}))`;

/** For statements over appointments: of the appointment `a`, what only staff read, as JSON. */
export const forStaff = `json_build_object('lastChange', ${lastChange}, 'overbookedBy', ${overbookedBy}, 'isFirstVisit', ${isFirstVisit},
  'hasNote', exists (select from appointment_notes n where n.appointment_id = a.id and n.text is not null),
  'interpreterFor', (select p.interpreter_for from patients p where p.id = a.patient_id), 'consumables', ${consumablesOf("a.id")})`;
