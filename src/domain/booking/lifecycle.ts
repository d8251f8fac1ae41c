export const appointmentStatuses = [
  "requested",
  "held",
  "confirmed",
  "checked_in",
  "in_progress",
  "completed",
  "refused",
  "expired",
  "cancelled",
  "no_show",
] as const;
export type AppointmentStatus = (typeof appointmentStatuses)[number];

/** Which status may follow which. The edges that lead back undo a mistake of the desk. */
const nextStatuses: Record<AppointmentStatus, readonly AppointmentStatus[]> = {
  requested: ["held", "confirmed", "refused", "cancelled"],
  held: ["confirmed", "expired", "cancelled", "refused"],
  confirmed: ["checked_in", "in_progress", "cancelled", "no_show"],
  checked_in: ["in_progress", "completed", "cancelled", "confirmed"],
  in_progress: ["completed", "checked_in"],
  completed: ["in_progress"],
  refused: [],
  expired: [],
  cancelled: [],
  no_show: ["confirmed"],
};

/** The statuses an appointment can begin with. */
export const firstStatuses: readonly AppointmentStatus[] = ["requested", "held", "confirmed", "refused"];

export function mayFollow(from: AppointmentStatus, to: AppointmentStatus): boolean {
  return nextStatuses[from].includes(to);
}

/** Every allowed edge, for the invariant over `status_log`. */
export function allowedEdges(): [AppointmentStatus, AppointmentStatus][] {
  return appointmentStatuses.flatMap((from) =>
    nextStatuses[from].map((to): [AppointmentStatus, AppointmentStatus] => [from, to]),
  );
}

/** A live appointment occupies its practitioner, nurse, room, devices and patient. */
export const liveStatuses = ["requested", "held", "confirmed", "checked_in", "in_progress"] as const;

export function isLive(status: AppointmentStatus): boolean {
  return liveStatuses.some((live) => live === status);
}

/** Its visit is still to come, so that it can get another time. */
export function isMovable(status: AppointmentStatus): boolean {
  return status === "confirmed" || status === "checked_in";
}

/** Its room and its nurse can be exchanged, also while the visit is going on. */
export function mayAllocate(status: AppointmentStatus): boolean {
  return isLive(status) && !isBeingBooked(status);
}

/** The visit is not to come and did not. */
export function isOff(status: AppointmentStatus): boolean {
  return status === "cancelled" || status === "expired" || status === "refused";
}

/** Not decided yet: the booking has it in hand, it takes no act, and its follow-up has not begun. */
export function isBeingBooked(status: AppointmentStatus): status is "requested" | "held" {
  return status === "requested" || status === "held";
}

/** What somebody does to an appointment after it was booked. The `undo_` acts take back the one they name. */
export const acts = [
  "check_in",
  "start",
  "complete",
  "mark_no_show",
  "cancel",
  "undo_check_in",
  "undo_start",
  "undo_complete",
  "undo_no_show",
] as const;
export type Act = (typeof acts)[number];

const statusAfter: Record<Act, AppointmentStatus> = {
  check_in: "checked_in",
  start: "in_progress",
  complete: "completed",
  mark_no_show: "no_show",
  cancel: "cancelled",
  undo_check_in: "confirmed",
  undo_start: "checked_in",
  undo_complete: "in_progress",
  undo_no_show: "confirmed",
};

/** From where an undo leads back; the other acts start wherever `mayFollow` allows. */
const undoneStatus: Partial<Record<Act, AppointmentStatus>> = {
  undo_check_in: "checked_in",
  undo_start: "in_progress",
  undo_complete: "completed",
  undo_no_show: "no_show",
};

/**
 * The status that `act` leads to; `already` when the appointment is there, so that a repeat changes nothing;
 * `not_possible` when the lifecycle does not allow it.
 */
export function decideAct(from: AppointmentStatus, act: Act): AppointmentStatus | "already" | "not_possible" {
  const to = statusAfter[act];
  if (from === to) return "already";
  const undone = undoneStatus[act];
  if (undone !== undefined ? from !== undone : isStepBack(from, to)) return "not_possible";
  return mayFollow(from, to) ? to : "not_possible";
}

/** Only an undo may take the edges that lead back. */
function isStepBack(from: AppointmentStatus, to: AppointmentStatus): boolean {
  return acts.some((act) => undoneStatus[act] === from && statusAfter[act] === to);
}
