import { useMutation } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { asError } from "./as-error.ts";
import { type Appointment, useShowChange } from "./board-data.ts";
import { noteOwnChange } from "./own-changes.ts";

/** Where a visit is wanted; what is not named stays as it is. */
export type Place = {
  startsAt: string;
  practitionerId?: string;
  minutes?: number;
  /** That room and no other. */
  roomId?: string;
};

export type Move = Place & {
  appointment: Appointment;
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

export const minutesOf = ({ startsAt, endsAt }: Pick<Appointment, "startsAt" | "endsAt">) =>
  (Date.parse(endsAt) - Date.parse(startsAt)) / 60_000;

/** What of a place differs from how it is; undefined when nothing does. */
export function changeOf(
  appointment: Appointment,
  { startsAt, practitionerId, minutes, roomId }: Place,
): Place | undefined {
  const differing = {
    ...(practitionerId === undefined || practitionerId === appointment.practitioner?.id ? {} : { practitionerId }),
    ...(minutes === undefined || minutes === minutesOf(appointment) ? {} : { minutes }),
    ...(roomId === undefined || appointment.rooms.some(({ id }) => id === roomId) ? {} : { roomId }),
  };
  const isThen = Date.parse(startsAt) === Date.parse(appointment.startsAt);
  return isThen && Object.keys(differing).length === 0 ? undefined : { startsAt, ...differing };
}

/** A room alone is another act than a move: it is possible while the visit goes on, and for those who treat. */
const isOnlyRoom = (appointment: Appointment, { startsAt, practitionerId, minutes, roomId }: Place) =>
  roomId !== undefined &&
  practitionerId === undefined &&
  minutes === undefined &&
  Date.parse(startsAt) === Date.parse(appointment.startsAt);

async function moveOnce(move: Move): Promise<Appointment> {
  const { appointment, overbookReason, key, ...place } = move;
  noteOwnChange(appointment.id);
  const params = { path: { appointmentId: appointment.id }, header: { "idempotency-key": key } };
  const expectedVersion = appointment.version;
  if (place.roomId !== undefined && isOnlyRoom(appointment, place)) {
    const body = { roomId: place.roomId, expectedVersion };
    const { data, error } = await api.POST("/v1/appointments/{appointmentId}/room-allocation", { params, body });
    if (error) throw asError(error);
    return data;
  }
  const { data, error } = await api.POST("/v1/appointments/{appointmentId}/reschedule", {
    params,
    body: { ...place, expectedVersion, ...(overbookReason ? { overbook: { reason: overbookReason } } : {}) },
  });
  if (error) throw asError(error);
  return "clinic" in data ? data : moveOnce(move); // not known in time: asked again with the same key
}
