import { useState } from "react";
import type { Appointment, Clinic } from "./board-data.ts";
import { instantOf } from "./clock.ts";
import { useMove } from "./move.ts";
import type { Drag } from "./use-drag.ts";

/** Moves what is dropped, and back again. */
export function useDrop(clinic: Clinic, day: string) {
  const [before, setBefore] = useState<Appointment>();
  const { mutate, data: after, error, reset } = useMove();
  const end = () => {
    setBefore(undefined);
    reset();
  };
  return {
    drop({ appointment, practitionerId, from }: Drag) {
      const startsAt = new Date(instantOf({ day, minute: from }, clinic.timeZone)).toISOString();
      if (practitionerId === appointment.practitioner?.id && startsAt === appointment.startsAt) return;
      setBefore(appointment);
      mutate({ appointment, startsAt, practitionerId, key: crypto.randomUUID() });
    },
    notice: before && {
      before,
      after,
      error,
      onEnd: end,
      onUndo() {
        const { startsAt, practitioner, overbooking } = before;
        if (!after || !practitioner) return;
        const overbookReason = overbooking?.reason;
        const back = { startsAt, practitionerId: practitioner.id, overbookReason, key: crypto.randomUUID() };
        mutate({ appointment: after, ...back }, { onSuccess: end });
      },
    },
  };
}
