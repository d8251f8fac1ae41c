import type { BookingRequest } from "../../domain/booking/appointment.ts";
import type { NextStep } from "../../domain/booking/follow-up.ts";
import type { AppointmentStatus } from "../../domain/booking/lifecycle.ts";
import { attributesOf, searchAttributes } from "../search-attributes.ts";
import { stepSummary } from "../show.ts";
import { taskQueues } from "../task-queues.ts";
import { bookingId, type FollowAppointment, followId } from "./messages.ts";

// What whoever starts a workflow must agree on. A short task timeout lets
// another worker take over within seconds of a kill.
const interactive = { taskQueue: taskQueues.booking, workflowTaskTimeout: "2 seconds" } as const;

export const bookOptions = (request: BookingRequest) => ({
  ...interactive,
  workflowId: bookingId(request.appointmentId),
  typedSearchAttributes: attributesOf(request),
  // Bookings come before bulk work, and no clinic's rush keeps another's waiting.
  priority: { priorityKey: 1, fairnessKey: request.clinicId },
  staticSummary: "books an appointment: approval where it is needed, hold, payment, confirmation",
  args: [request] as [BookingRequest],
});

/**
 * The same id whoever starts it, so that there is never a second follow-up of an appointment. A starter that knows the
 * status says it, which spares the workflow from telling Temporal later.
 */
export const followOptions = (ids: FollowAppointment, status?: AppointmentStatus) => ({
  ...interactive,
  workflowId: followId(ids.appointmentId),
  typedSearchAttributes: [
    ...attributesOf(ids),
    ...(status ? [{ key: searchAttributes.bookingStatus, value: status }] : []),
  ],
  priority: { priorityKey: 2, fairnessKey: ids.clinicId },
  staticSummary: "follows an appointment until its visit is over and its money settled",
  args: [ids] as [FollowAppointment],
});

/**
 * Has a follow-up begin when its first step is due and not before: until then it is one row of Temporal's, and no
 * worker knows it. Whoever has something for it sends a message that starts it where it does not run, which begins it
 * at once; a bare signal would wait for the end of the delay.
 */
export function delayedUntil(step: NextStep, at: Date) {
  const startDelay = "dueAt" in step ? Date.parse(step.dueAt) - at.getTime() : 0;
  if (!("dueAt" in step) || startDelay <= 0) return {};
  const staticDetails = [
    `Begins at ${step.dueAt}, to ${stepSummary(step)}, or sooner, when somebody acts or Stripe has news.`,
    "Until then it has one event and answers no query; from then on its current details say what is next.",
  ].join(" ");
  return { startDelay, staticDetails };
}
