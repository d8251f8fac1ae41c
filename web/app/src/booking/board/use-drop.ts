import { useState } from "react";
import type { Turn } from "../../../../shared/turns.ts";
import { instantOf } from "../../clock.ts";
import type { Alternative } from "./alternatives.tsx";
import type { Appointment, Clinic } from "./board-data.ts";
import { changeOf, minutesOf, type Place, placeIn, useMove } from "./move.ts";
import { type Drag, earlierMinutes } from "./use-drag.ts";

/** A visit that was dropped, as it was before and where it is wanted; afterwards also what became of it. */
type Drop = {
  key: string;
  before: Appointment;
  place: Place;
  isPending: boolean;
  after?: Appointment;
  error?: unknown;
};

/** Moves what is dropped, on top of others if that is wanted after all, and back again; tells what became of each. */
export function useDrop(clinic: Clinic) {
  const [drops, setDrops] = useState<readonly Drop[]>([]);
  const { mutateAsync } = useMove();
  const become = (drop: Drop) => setDrops((all) => all.map((one) => (one.key === drop.key ? drop : one)));
  const end = ({ key }: Drop) => setDrops((all) => all.filter((one) => one.key !== key));
  // Each is awaited: of several that are under way the mutation itself shows only the latest.
  const move = async (drop: Drop, overbookReason?: string, onMoved = become) => {
    const { key, before, place, error } = drop;
    const moving = { key, before, place };
    become({ ...moving, error, isPending: true });
    try {
      const after = await mutateAsync({ appointment: before, ...place, overbookReason });
      onMoved({ ...moving, after, isPending: false });
    } catch (refusal) {
      become({ ...moving, error: refusal, isPending: false });
    }
  };
  const put = (before: Appointment, wanted: Place) => {
    const place = changeOf(before, wanted);
    if (!place) return;
    const drop = { key: crypto.randomUUID(), before, place, isPending: true };
    setDrops((all) => [...all.filter(({ isPending }) => isPending), drop]);
    void move(drop);
  };
  return {
    put,
    drop({ appointment, column: { day, practitionerId, roomId }, from, until, placed }: Drag) {
      const { turn } = placed;
      // What others give of it before comes along, and is as long as it was.
      const minute = from - earlierMinutes(placed);
      put(appointment, {
        startsAt: new Date(instantOf({ day, minute }, clinic.timeZone)).toISOString(),
        minutes: minutesOf(appointment) + (until - from) - (placed.until - placed.from),
        ...(practitionerId === undefined ? {} : { practitionerIds: givenTo(practitionerId, appointment, turn) }),
        ...(roomId === undefined ? {} : { roomId }),
      });
    },
    notices: drops.map((drop) => ({
      ...drop,
      onEnd: () => end(drop),
      onOverbook: (overbookReason: string) => void move(drop, overbookReason),
      onInstead(alternative: Alternative) {
        const { roomId: _, ...wanted } = drop.place; // which may be taken then
        const place = changeOf(drop.before, { ...wanted, ...placeIn(drop.before, alternative) });
        if (place) void move({ ...drop, place });
        else end(drop);
      },
      onUndo() {
        if (!drop.after) return;
        const place = changeOf(drop.after, placeOf(drop.before));
        const back = { ...drop, before: drop.after, isPending: true };
        if (place) void move({ ...back, place }, drop.before.overbooking?.reason, end);
      },
    })),
  };
}

/** Who gives each service once somebody else has what was taken hold of: all of it, or one turn of it. */
const givenTo = (practitionerId: string, { services }: Appointment, turn: Turn | undefined) =>
  services.map((service) => (!turn || turn.services.includes(service) ? practitionerId : service.practitioner.id));

/** Where it is, so that it can come back there; of two rooms it is left to the server which it gets. */
function placeOf(appointment: Appointment): Place {
  const { startsAt, services, rooms } = appointment;
  const [room] = rooms;
  return {
    startsAt,
    minutes: minutesOf(appointment),
    practitionerIds: services.map(({ practitioner }) => practitioner.id),
    ...(room && rooms.length === 1 ? { roomId: room.id } : {}),
  };
}
