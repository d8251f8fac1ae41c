import { useState } from "react";
import { instantOf } from "../../clock.ts";
import type { Alternative } from "./alternatives.tsx";
import type { Appointment, Clinic } from "./board-data.ts";
import { changeOf, minutesOf, type Place, useMove } from "./move.ts";
import type { Drag } from "./use-drag.ts";

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
    drop({ appointment, column: { day, practitionerId, roomId }, from, until }: Drag) {
      put(appointment, {
        startsAt: new Date(instantOf({ day, minute: from }, clinic.timeZone)).toISOString(),
        minutes: until - from,
        ...(practitionerId === undefined ? {} : { practitionerId }),
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
        put(dropped.before, { ...wanted, ...alternative });
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

/** Where it is, so that it can come back there; of two rooms it is left to the server which it gets. */
function placeOf(appointment: Appointment): Place {
  const { startsAt, practitioner, rooms } = appointment;
  const [room] = rooms;
  return {
    startsAt,
    minutes: minutesOf(appointment),
    ...(practitioner ? { practitionerId: practitioner.id } : {}),
    ...(room && rooms.length === 1 ? { roomId: room.id } : {}),
  };
}
