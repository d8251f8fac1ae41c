import type { AllocationOutcome } from "../../domain/booking/allocation.ts";
import type { Actor } from "../../domain/booking/appointment.ts";
import { mayAllocate } from "../../domain/booking/lifecycle.ts";
import type { Db, Tx } from "../client.ts";
import type { KeyUse } from "../idempotency/write-once.ts";
import { allocateOnce, countAllocation, giveBack } from "./allocate-once.ts";
import { lockClinic } from "./lock-clinic.ts";
import { insertSubjects, occupy } from "./occupy.ts";
import { lockMovable, logMove } from "./record-move.ts";
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
 * Gives a visit another free room of the kind it needs; its time, people and money stay. In one transaction the old
 * room is given back and the new one taken, so that it has one or the other. Of two who want one room, one gets it.
 */
export function allocateRoom(db: Db, organizationId: string, use: KeyUse, allocation: Allocation) {
  return allocateOnce(db, organizationId, use, (tx) => tryAllocation(tx, use.subjectId, allocation));
}

async function tryAllocation(
  tx: Tx,
  requestId: string,
  { appointmentId, clinicId, roomId, expectedVersion, actor, at }: Allocation,
): Promise<AllocationOutcome<"room_unsuitable">> {
  const [, visit] = await Promise.all([lockClinic(tx, clinicId), lockMovable(tx, appointmentId, requestId)]);
  if (!visit || !mayAllocate(visit.status)) return "not_possible";
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
  await Promise.all([giveBack(tx, appointmentId, replacedIds), insertSubjects(tx, appointmentId, [subjectOf(room)])]);
  if (!(await occupy(tx, { appointmentId, ...visit }, [subjectOf(room)]))) {
    return { slotTaken: await findInTheWay(tx, appointmentId, roomId) };
  }
  const roomIds = [...visit.roomIds.filter((id) => !replacedIds.includes(id)), roomId].sort();
  const to = { ...visit, roomIds, overbooked: false }; // by this act: what lay on top before may still
  await Promise.all([
    countAllocation(tx, appointmentId),
    logMove(tx, { appointmentId, visit, to, actor, requestId, at }),
  ]);
  return "done";
}

const subjectOf = ({ id, turnoverMinutes }: RoomOfTheKind) =>
  ({ kind: "room", subjectId: id, beforeMinutes: 0, afterMinutes: turnoverMinutes }) as const;
