import { useState } from "react";
import type { Turn } from "../../../../shared/turns.ts";
import { instantOf } from "../../clock.ts";
import type { Alternative } from "./alternatives.tsx";
import type { Appointment, Clinic } from "./board-data.ts";
import { changeOf, minutesOf, type Place, placeIn, useMove } from "./move.ts";
import { type Drag, earlierMinutes } from "./use-drag.ts";

/** Moves what is dropped, on top of others if that is wanted after all, and back again. */
export function useDrop(clinic: Clinic) {
  const [dropped, setDropped] = useState<{ before: Appointment; place: Place }>();
  const { mutate, data: after, error, isPending, reset } = useMove();
  const end = () => {
    setDropped(undefined);
    reset();
  };
  const put = (appointment: Appointment, wanted: Place) => {
    const place = changeOf(appointment, wanted);
    if (!place) return;
    setDropped({ before: appointment, place });
    mutate({ appointment, ...place });
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
    notice: dropped && {
      before: dropped.before,
      after,
      error,
      isPending,
      onEnd: end,
      onOverbook: (overbookReason: string) => mutate({ appointment: dropped.before, ...dropped.place, overbookReason }),
      onInstead(alternative: Alternative) {
        const { roomId: _, ...wanted } = dropped.place; // which may be taken then
        put(dropped.before, { ...wanted, ...placeIn(dropped.before, alternative) });
      },
      onUndo() {
        if (!after) return;
        const place = changeOf(after, placeOf(dropped.before));
        const overbookReason = dropped.before.overbooking?.reason;
        if (place) mutate({ appointment: after, ...place, overbookReason }, { onSuccess: end });
      },
    },
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
