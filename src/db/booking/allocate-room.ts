import type { Db } from "../client.ts";
import type { KeyUse } from "../idempotency/write-once.ts";
import { type Allocation, allocateOnce, giveBack } from "./allocate-once.ts";
import { insertSubjects, occupy } from "./occupy.ts";
import { findInTheWay, listRoomsOfTheKind, type RoomOfTheKind } from "./rooms.ts";

/**
 * Gives a visit another free room of the kind it needs; its time, people and money stay. In one transaction the old
 * room is given back and the new one taken, so that it has one or the other. Of two who want one room, one gets it.
 */
export function allocateRoom(
  db: Db,
  organizationId: string,
  use: KeyUse,
  { roomId, ...allocation }: Allocation & { roomId: string },
) {
  const { appointmentId } = allocation;
  return allocateOnce<"room_unsuitable">(db, organizationId, use, allocation, {
    has: (visit) => visit.roomIds.includes(roomId),
    async give(tx, visit) {
      const rooms = await listRoomsOfTheKind(tx, appointmentId);
      const room = rooms.find(({ id }) => id === roomId);
      if (!room) return "room_unsuitable";
      // Also what lies there on top of others, which the constraint lets alone.
      const before = await findInTheWay(tx, appointmentId, roomId);
      if (before.length > 0) return { slotTaken: before };
      // What serves another need stays. A room that is out of use since, or of another type, is given back.
      const kept = rooms.filter(({ id, type }) => type !== room.type && visit.roomIds.includes(id)).map(({ id }) => id);
      const replacedIds = visit.roomIds.filter((id) => !kept.includes(id));
      await Promise.all([
        giveBack(tx, appointmentId, replacedIds),
        insertSubjects(tx, appointmentId, [subjectOf(room)]),
      ]);
      if (!(await occupy(tx, { appointmentId, ...visit }, [subjectOf(room)]))) {
        return { slotTaken: await findInTheWay(tx, appointmentId, roomId) };
      }
      return { given: { roomIds: [...visit.roomIds.filter((id) => !replacedIds.includes(id)), roomId].sort() } };
    },
  });
}

const subjectOf = ({ id, turnoverMinutes }: RoomOfTheKind) =>
  ({ kind: "room", subjectId: id, beforeMinutes: 0, afterMinutes: turnoverMinutes }) as const;
