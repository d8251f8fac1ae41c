import type { InTheWay } from "../../domain/booking/in-the-way.ts";
import type { RoomChoice } from "../../domain/booking/room.ts";
import type { Db, Tx } from "../client.ts";

export type RoomOfTheKind = { id: string; name: string; type: string; turnoverMinutes: number };

/** The rooms in use at a visit's clinic that are of a type its services need. */
const roomsOfTheKind = `
  select r.id, r.name, r.type, r.turnover_minutes from appointments a
  join rooms r on r.clinic_id = a.clinic_id and r.active
  where a.id = $1 and r.type in (
    select n.type from service_needs n join appointment_services l on l.service_id = n.service_id
    where l.appointment_id = a.id and n.subject_kind = 'room')`;

export async function listRoomsOfTheKind(tx: Tx, appointmentId: string): Promise<RoomOfTheKind[]> {
  const { rows } = await tx.$client.query<RoomOfTheKind>({
    name: "list_rooms_of_the_kind",
    text: `select id, name, type, turnover_minutes as "turnoverMinutes" from (${roomsOfTheKind}) r order by name, id`,
    values: [appointmentId],
  });
  return rows;
}

/** Other visits that have the room `r` while the visit `a` would, turnovers included, the first first. */
const inTheWay = `
  select coalesce(json_agg(json_build_object('subject', json_build_object('kind', 'room', 'id', r.id, 'name', r.name), 'appointmentId', b.id,
      'status', b.status, 'patientName', p.full_name, 'startsAt', b.starts_at, 'endsAt', b.ends_at)
    order by b.starts_at), '[]')
  from occupancies o
  join appointments b on b.id = o.source_id
  join patients p on p.id = b.patient_id
  where o.subject_id = r.id and o.source_id <> a.id
    and o.during && tstzrange(a.starts_at, a.ends_at + make_interval(mins => r.turnover_minutes))`;

/** The rooms that would do for a visit, and who has them then. */
export async function listRoomChoices(db: Db, organizationId: string, appointmentId: string): Promise<RoomChoice[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<RoomChoice>({
      name: "list_room_choices",
      text: `select r.id, r.name, (${inTheWay}) as "inTheWay",
               exists (select from appointment_subjects s where s.appointment_id = a.id and s.subject_id = r.id) as "isCurrent"
             from (${roomsOfTheKind}) r, appointments a
             where a.id = $1
             order by r.name, r.id`,
      values: [appointmentId],
    }),
  );
  return rows;
}

export async function findInTheWay(tx: Tx, appointmentId: string, roomId: string): Promise<InTheWay[]> {
  const { rows } = await tx.$client.query<{ inTheWay: InTheWay[] }>({
    name: "find_in_the_way",
    text: `select (${inTheWay}) as "inTheWay" from appointments a, rooms r where a.id = $1 and r.id = $2`,
    values: [appointmentId, roomId],
  });
  return rows[0]?.inTheWay ?? [];
}
