import type { LiveEvent } from "../../domain/booking/live-event.ts";
import type { Db, Tx } from "../client.ts";
import { type EventKey, isThatEvent, keysIn } from "./event-keys.ts";

/**
 * Tells screens of these events. Those who write take turns, from here to their commit, so that positions become
 * visible in order. What this tells is whose visit it is now; of a move also those who had it before, whose day has
 * changed too.
 */
export async function recordLiveEvents(tx: Tx, events: readonly EventKey[]): Promise<void> {
  await Promise.all([
    tx.$client.query("select pg_advisory_xact_lock('live_events'::regclass::oid::bigint)"),
    tx.$client.query({
      name: "record_live_events",
      text: `insert into live_events (organization_id, appointment_id, seq, kind, clinic_id, patient_id, staff_ids, version)
             select o.organization_id, o.aggregate_id, o.seq, o.kind, a.clinic_id, a.patient_id,
               array_remove(array[a.staff_id], null) || array(select others.id from (
                 select s.nurse_id from appointment_subjects s
                 where s.organization_id = a.organization_id and s.appointment_id = a.id and s.nurse_id is not null
                 union
                 select l.staff_id from appointment_services l
                 where l.organization_id = a.organization_id and l.appointment_id = a.id and l.handed_over
                 union
                 select unnest(array_remove(array[m.from_staff_id, m.from_nurse_id], null) || m.from_staff_ids)
                 from appointment_moves m where o.kind = 'appointment.moved'
                   and m.organization_id = a.organization_id and m.appointment_id = a.id
                   and m.version = o.version) others (id) where others.id is distinct from a.staff_id),
               a.version
             from ${keysIn("$1")}
             join outbox o on ${isThatEvent}
             join appointments a on a.organization_id = o.organization_id and a.id = o.aggregate_id`,
      values: [JSON.stringify(events)],
    }),
  ]);
}

const liveEvent = `position, organization_id as "organizationId", appointment_id as "appointmentId", kind,
  clinic_id as "clinicId", patient_id as "patientId", staff_ids as "staffIds", version`;

/** Events of all organizations behind `after`, in the order of their positions. */
export function readLiveEvents(db: Db, after: number, limit: number): Promise<LiveEvent[]> {
  return db.asRelay(async (tx) => {
    const { rows } = await tx.$client.query<LiveEvent>({
      name: "read_live_events",
      text: `select ${liveEvent} from live_events where position > $1 order by position limit $2`,
      values: [after, limit],
    });
    return rows;
  });
}

/** The same of one organization. */
export function listMissedEvents(
  db: Db,
  organizationId: string,
  { after, limit }: { after: number; limit: number },
): Promise<LiveEvent[]> {
  return db.inOneFlight(organizationId, async (tx) => {
    const { rows } = await tx.$client.query<LiveEvent>({
      name: "list_missed_events",
      text: `select ${liveEvent} from live_events where organization_id = current_setting('app.organization_id')::uuid
               and position > $1 order by position limit $2`,
      values: [after, limit],
    });
    return rows;
  });
}

/**
 * The positions of the oldest and the newest event that are kept; 0 before the first one. Nothing between them has been
 * forgotten.
 */
export function findKeptPositions(db: Db): Promise<{ oldest: number; newest: number }> {
  return db.asRelay(async (tx) => {
    const { rows } = await tx.$client.query<{ oldest: number; newest: number }>({
      name: "find_kept_positions",
      text: "select coalesce(min(position), 0) as oldest, coalesce(max(position), 0) as newest from live_events",
    });
    return rows[0] ?? { oldest: 0, newest: 0 };
  });
}

/** Forgets what is older than an hour, but for the last of it: what is kept begins somewhere, and that is known. */
export async function forgetLiveEvents(db: Db): Promise<void> {
  await db.asRelay((tx) =>
    tx.$client.query({
      name: "forget_live_events",
      text: `delete from live_events where position < (
               select max(position) from live_events where recorded_at < now() - interval '1 hour')`,
    }),
  );
}
