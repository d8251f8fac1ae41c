import { useMutation } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { asError } from "./as-error.ts";
import { type Appointment, useShowChange } from "./board-data.ts";

export type Move = {
  appointment: Appointment;
  startsAt: string;
  practitionerId: string;
  /** Why it may lie on top of other visits; undefined = it may not. */
  overbookReason?: string | undefined;
  key: string;
};

/**
 * Moves a visit, unless somebody else has moved it since it was seen. A move
 * that is repeated has the same key, and is done once.
 */
export function useMove() {
  const show = useShowChange();
  return useMutation({ mutationFn: moveOnce, onSuccess: show });
}

async function moveOnce(move: Move): Promise<Appointment> {
  const { appointment, startsAt, practitionerId, overbookReason, key } = move;
  const { data, error } = await api.POST("/v1/appointments/{appointmentId}/reschedule", {
    params: { path: { appointmentId: appointment.id }, header: { "idempotency-key": key } },
    body: {
      startsAt,
      practitionerId,
      expectedVersion: appointment.version,
      ...(overbookReason ? { overbook: { reason: overbookReason } } : {}),
    },
  });
  if (error) throw asError(error);
  return "clinic" in data ? data : moveOnce(move); // not known in time: asked again with the same key
}
