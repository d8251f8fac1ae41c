import type { AllocationChoice } from "../../domain/booking/allocation.ts";
import type { InTheWay } from "../../domain/booking/in-the-way.ts";
import type { Db, Tx } from "../client.ts";
import { othersWith } from "./others-with.ts";

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

/** Other visits that have the room `r` while the visit `a` would, turnovers included. */
const inTheWay = othersWith(
  { kind: "'room'", id: "r.id", name: "r.name" },
  { except: "a.id", during: "tstzrange(a.starts_at, a.ends_at + make_interval(mins => r.turnover_minutes))" },
);

/** The rooms that would do for a visit, and who has them then. */
export async function listRoomChoices(
  db: Db,
  organizationId: string,
  appointmentId: string,
): Promise<AllocationChoice[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<AllocationChoice>({
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
