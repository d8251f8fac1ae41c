import type { Actor } from "../../domain/booking/appointment.ts";
import type { InTheWay } from "../../domain/booking/in-the-way.ts";
import { mayChangeRoom } from "../../domain/booking/lifecycle.ts";
import type { RoomOutcome } from "../../domain/booking/room.ts";
import type { Db, Tx } from "../client.ts";
import { type KeyUse, writeOnce } from "../idempotency/write-once.ts";
import { despiteDeadlocks } from "./despite-deadlocks.ts";
import { lockClinic } from "./lock-clinic.ts";
import { insertSubjects, occupy } from "./occupy.ts";
import { lockMovable, logMove, type MovableVisit } from "./record-move.ts";
import { findInTheWay, listRoomsOfTheKind, type RoomOfTheKind } from "./rooms.ts";

type Allocation = {
  appointmentId: string;
  clinicId: string;
  roomId: string;
  /** The version that whoever asks has seen; null = whatever it is. */
  expectedVersion: number | null;
  actor: Actor;
  at: Date;
};

/**
 * Gives a visit another free room of the kind it needs, once for each use of the key; its time, people and money stay.
 * In one transaction the old room is given back and the new one taken, so that it has one or the other. Of two who want
 * one room, one gets it. A refusal leaves no trace.
 */
export async function allocateRoom(
  db: Db,
  organizationId: string,
  use: KeyUse,
  allocation: Allocation,
): Promise<Outcome | "key_reused"> {
  return despiteDeadlocks(() =>
    db.withTenant(organizationId, async (tx) => {
      const tried: { outcome: Outcome } = { outcome: "already" };
      await tx.$client.query("savepoint allocation");
      const written = await writeOnce(tx, use, async () => {
        tried.outcome = await tryAllocation(tx, use.subjectId, allocation);
      });
      if (written === "key_reused") return written;
      const { outcome } = tried;
      if (outcome !== "done" && outcome !== "already") await tx.$client.query("rollback to savepoint allocation");
      return outcome;
    }),
  );
}

type Outcome = RoomOutcome | { slotTaken: InTheWay[] };

async function tryAllocation(
  tx: Tx,
  requestId: string,
  { appointmentId, clinicId, roomId, expectedVersion, actor, at }: Allocation,
): Promise<Outcome> {
  const [, visit] = await Promise.all([lockClinic(tx, clinicId), lockMovable(tx, appointmentId, requestId)]);
  if (!visit || !mayChangeRoom(visit.status)) return "not_possible";
  if (visit.roomIds.includes(roomId)) return "already";
  if (expectedVersion !== null && expectedVersion !== visit.version) return "changed_meanwhile";
  const rooms = await listRoomsOfTheKind(tx, appointmentId);
  const room = rooms.find(({ id }) => id === roomId);
  if (!room) return "room_unsuitable";
  // Also what lies there on top of others, which the constraint lets alone.
  const before = await findInTheWay(tx, appointmentId, roomId);
  if (before.length > 0) return { slotTaken: before };
  // What serves another need stays. A room that is out of use since, or of another type, is given back.
  const kept = rooms.filter(({ id, type }) => type !== room.type && visit.roomIds.includes(id)).map(({ id }) => id);
  const replacedIds = visit.roomIds.filter((id) => !kept.includes(id));
  await exchange(tx, appointmentId, replacedIds, room);
  if (!(await occupy(tx, { appointmentId, ...visit }, [subjectOf(room)]))) {
    return { slotTaken: await findInTheWay(tx, appointmentId, roomId) };
  }
  const roomIds = [...visit.roomIds.filter((id) => !replacedIds.includes(id)), roomId].sort();
  await Promise.all([
    countMove(tx, appointmentId),
    logMove(tx, { appointmentId, visit, to: toOf(visit, roomIds), actor, requestId, at }),
  ]);
  return "done";
}

const toOf = ({ startsAt, endsAt, practitionerId }: MovableVisit, roomIds: readonly string[]) => ({
  startsAt,
  endsAt,
  practitionerId,
  roomIds,
  overbooked: false, // by this act: what lay on top before may still
});

const subjectOf = ({ id, turnoverMinutes }: RoomOfTheKind) =>
  ({ kind: "room", subjectId: id, beforeMinutes: 0, afterMinutes: turnoverMinutes }) as const;

async function exchange(
  tx: Tx,
  appointmentId: string,
  replacedIds: readonly string[],
  room: RoomOfTheKind,
): Promise<void> {
  await Promise.all([
    tx.$client.query({
      name: "give_rooms_back",
      text: "delete from occupancies where source_id = $1 and subject_id = any($2)",
      values: [appointmentId, replacedIds],
    }),
    tx.$client.query({
      name: "forget_rooms",
      text: "delete from appointment_subjects where appointment_id = $1 and subject_id = any($2)",
      values: [appointmentId, replacedIds],
    }),
    insertSubjects(tx, appointmentId, [subjectOf(room)]),
  ]);
}

/** What lay on top of others for want of a room alone does so no longer. */
async function countMove(tx: Tx, appointmentId: string): Promise<void> {
  await tx.$client.query({
    name: "count_room_move",
    text: `update appointments set version = version + 1,
             overbooking_reason = case when exists (select from occupancies where source_id = $1 and lane > 0) then overbooking_reason end
           where id = $1`,
    values: [appointmentId],
  });
}
