import { useMutation } from "@tanstack/react-query";
import type { Wish } from "../../../../../clients/typescript/wish.ts";
import { api } from "../../api.ts";
import { sendOnce } from "../../send-once.ts";
import { useWish } from "../../use-wish.ts";
import { type Appointment, useShowChange } from "./board-data.ts";
import { noteOwnChange } from "./own-changes.ts";

/** Where a visit is wanted; what is not named stays as it is. */
export type Place = {
  startsAt: string;
  /** Who gives each of its services. */
  practitionerIds?: readonly string[];
  minutes?: number;
  /** That room and no other. */
  roomId?: string;
};

export type Move = Place & {
  appointment: Appointment;
  /** Why it may lie on top of other visits; undefined = it may not. */
  overbookReason?: string | undefined;
};

/** Moves a visit, and once, however often it is asked for, unless somebody else has moved it since it was seen. */
export function useMove() {
  const show = useShowChange();
  const wish = useWish();
  return useMutation({ mutationFn: (move: Move) => moveOnce(wish, move), onSuccess: show });
}

export const minutesOf = ({ startsAt, endsAt }: Pick<Appointment, "startsAt" | "endsAt">) =>
  (Date.parse(endsAt) - Date.parse(startsAt)) / 60_000;

/** What of a place differs from how it is; undefined when nothing does. */
export function changeOf(
  appointment: Appointment,
  { startsAt, practitionerIds, minutes, roomId }: Place,
): Place | undefined {
  const isTheirs = appointment.services.every(({ practitioner }, i) => practitioner.id === practitionerIds?.[i]);
  const differing = {
    ...(practitionerIds === undefined || isTheirs ? {} : { practitionerIds }),
    ...(minutes === undefined || minutes === minutesOf(appointment) ? {} : { minutes }),
    ...(roomId === undefined || appointment.rooms.some(({ id }) => id === roomId) ? {} : { roomId }),
  };
  const isThen = Date.parse(startsAt) === Date.parse(appointment.startsAt);
  return isThen && Object.keys(differing).length === 0 ? undefined : { startsAt, ...differing };
}

/** A free time that was found for it: of one whom several give, with whom it is. */
export function placeIn(
  { services }: Appointment,
  { startsAt, practitionerId }: { startsAt: string; practitionerId: string },
): Place {
  const isOfSeveral = new Set(services.map(({ practitioner }) => practitioner.id)).size > 1;
  return isOfSeveral ? { startsAt } : { startsAt, practitionerIds: services.map(() => practitionerId) };
}

/** A room alone is another act than a move: it is possible while the visit goes on, and for those who treat. */
const isOnlyRoom = (appointment: Appointment, { startsAt, practitionerIds, minutes, roomId }: Place) =>
  roomId !== undefined &&
  practitionerIds === undefined &&
  minutes === undefined &&
  Date.parse(startsAt) === Date.parse(appointment.startsAt);

function moveOnce(wish: Wish, { appointment, overbookReason, ...place }: Move): Promise<Appointment> {
  const path = { appointmentId: appointment.id };
  const expectedVersion = appointment.version;
  if (place.roomId !== undefined && isOnlyRoom(appointment, place)) {
    const body = { roomId: place.roomId, expectedVersion };
    return sendOnce(wish, [path, body], (header) => {
      noteOwnChange(appointment.id);
      return api.POST("/v1/appointments/{appointmentId}/room-allocation", { params: { path, header }, body });
    });
  }
  const { practitionerIds, ...rest } = place;
  const who = practitionerIds ? { practitionerIds: [...practitionerIds] } : {};
  const body = {
    ...rest,
    ...who,
    expectedVersion,
    ...(overbookReason ? { overbook: { reason: overbookReason } } : {}),
  };
  return sendOnce(wish, [path, body], (header) => {
    noteOwnChange(appointment.id);
    return api.POST("/v1/appointments/{appointmentId}/reschedule", { params: { path, header }, body });
  });
}
