import type { Config } from "../../config.ts";
import type { Db } from "../../db/client.ts";
import type { ErrorCode } from "../../domain/errors.ts";
import type { BookingWorkflows } from "../../temporal/booking.ts";
import { type Right, requireRight } from "../permissions.ts";
import { type Route, route } from "../route.ts";
import { actBody, cancellationBody, captureBody, missedActBody, timedActBody, waiverBody } from "./act-contract.ts";
import { type ActRequest, actOnce } from "./acts.ts";
import { appointmentParams, appointmentView } from "./contract.ts";
import { actPending, pendingActReply } from "./pending.ts";
import { toAppointmentView } from "./view.ts";

type ActRoute = {
  method: "post" | "delete";
  noun: "cancellation" | "check-in" | "start" | "completion" | "no-show" | "capture" | "fee-waiver" | "card-removal";
  act: ActRequest["act"];
  right: Right;
  operationId: string;
  summary: string;
  description?: string;
  /** It can come too early. */
  isTimed?: boolean;
  refusals?: readonly ErrorCode[];
  body?: typeof cancellationBody | typeof missedActBody | typeof captureBody | typeof waiverBody;
};

/** One named act per transition; taking one back is deleting its noun. */
const actRoutes: readonly ActRoute[] = [
  {
    method: "post",
    noun: "cancellation",
    act: "cancel",
    right: "appointment.cancel",
    operationId: "cancelAppointment",
    summary: "Cancel; the time is free at once, the money follows",
    refusals: ["cancellation_too_late"],
    body: cancellationBody,
  },
  {
    method: "post",
    noun: "check-in",
    act: "check_in",
    right: "appointment.check_in",
    operationId: "checkIn",
    summary: "The patient has arrived",
    isTimed: true,
  },
  {
    method: "delete",
    noun: "check-in",
    act: "undo_check_in",
    right: "appointment.undo",
    operationId: "undoCheckIn",
    summary: "Take the check-in back",
  },
  {
    method: "post",
    noun: "start",
    act: "start",
    right: "appointment.start",
    operationId: "startVisit",
    summary: "The visit begins",
    isTimed: true,
  },
  {
    method: "delete",
    noun: "start",
    act: "undo_start",
    right: "appointment.undo",
    operationId: "undoStart",
    summary: "Take the start back",
  },
  {
    method: "post",
    noun: "completion",
    act: "complete",
    right: "appointment.complete",
    operationId: "completeVisit",
    summary: "The visit is over",
    isTimed: true,
  },
  {
    method: "delete",
    noun: "completion",
    act: "undo_complete",
    right: "appointment.undo",
    operationId: "undoCompletion",
    summary: "Take the completion back",
    refusals: ["slot_taken"],
  },
  {
    method: "post",
    noun: "no-show",
    act: "mark_no_show",
    right: "appointment.no_show",
    operationId: "markNoShow",
    summary: "The patient did not come",
    isTimed: true,
    body: missedActBody,
  },
  {
    method: "delete",
    noun: "no-show",
    act: "undo_no_show",
    right: "appointment.undo",
    operationId: "undoNoShow",
    summary: "Take the no-show back",
    refusals: ["slot_taken"],
  },
  {
    method: "post",
    noun: "capture",
    act: "capture",
    right: "appointment.capture",
    operationId: "capturePayment",
    summary: "Take the money on hold now, all or a part",
    refusals: ["payment_not_authorized", "more_than_left"],
    body: captureBody,
  },
  {
    method: "post",
    noun: "card-removal",
    act: "remove_card",
    right: "appointment.remove_card",
    operationId: "removeCard",
    summary: "Remove the card that is kept for the visit, which stays as it is",
    description:
      "What the card was to pay is due at the clinic. `card_needed`: what is owed or on hold is not got out of so; `use` says what for, and is what the appointment's `savedCard` says before. Once cancelling costs a fee that the card would be charged, the clinic alone removes it.",
    refusals: ["card_needed"],
  },
  {
    method: "post",
    noun: "fee-waiver",
    act: "waive_fee",
    right: "appointment.waive_fee",
    operationId: "waiveFee",
    summary: "Waive the fee of a visit that was cancelled late or missed; what was taken of it is given back",
    body: waiverBody,
  },
];

export function createActRoutes(parts: { db: Db; config: Config; workflows: BookingWorkflows }): Route[] {
  return actRoutes.map(
    ({
      method,
      noun,
      act,
      right,
      operationId,
      summary,
      description,
      refusals = [],
      isTimed = false,
      body = isTimed ? timedActBody : actBody,
    }) =>
      route({
        method,
        path: `/v1/appointments/:appointmentId/${noun}`,
        right,
        operationId,
        ...(body === cancellationBody || body === missedActBody
          ? { furtherRights: ["appointment.waive_fee"] as const }
          : {}),
        tag: act === "capture" || act === "waive_fee" || act === "remove_card" ? "payment" : "booking",
        summary,
        ...(description ? { description } : {}),
        params: appointmentParams,
        idempotent: true,
        body,
        refusals: ["not_found", "not_possible_in_this_status", ...(isTimed ? ["too_early" as const] : []), ...refusals],
        responses: { 200: { description: "As it stands now", schema: appointmentView }, 202: pendingActReply },
        async handler({ params, body, principal, reach, idempotencyKey }) {
          if ("waivesFee" in body && body.waivesFee) requireRight("appointment.waive_fee", principal.role);
          const answer = await actOnce(parts, { act, ...params, principal, reach, idempotencyKey, ...body });
          if (answer === "pending") return actPending(params.appointmentId, act);
          return { status: 200, body: toAppointmentView(answer, principal, parts.config) };
        },
      }),
  );
}
