import type { Config } from "../../config.ts";
import type { Db } from "../../db/client.ts";
import type { BookingWorkflows } from "../../temporal/booking.ts";
import { type Route, route } from "../route.ts";
import { declineBody } from "./act-contract.ts";
import { answerOnce } from "./answer-request.ts";
import { appointmentParams, appointmentView } from "./contract.ts";
import { actPending, pendingActReply } from "./pending.ts";
import { toAppointmentView } from "./view.ts";

/** The clinic's two answers to a request. */
export function createAnswerRoutes(parts: { db: Db; config: Config; workflows: BookingWorkflows }): Route[] {
  return [
    route({
      method: "post",
      path: "/v1/appointments/:appointmentId/approval",
      right: "appointment.answer",
      operationId: "approveRequest",
      tag: "booking",
      summary: "Approve a request",
      description:
        "It is confirmed, or held until its patient has paid: for the organization's `approvedHoldHours`, to the visit at most.",
      params: appointmentParams,
      idempotent: true,
      refusals: ["not_found", "not_possible_in_this_status"],
      responses: { 200: { description: "As it stands now", schema: appointmentView }, 202: pendingActReply },
      async handler({ params, principal, reach, idempotencyKey }) {
        const answer = await answerOnce(parts, { answer: "approve", ...params, principal, reach, idempotencyKey });
        if (answer === "pending") return actPending(params.appointmentId, "approve");
        return { status: 200, body: toAppointmentView(answer, principal, parts.config) };
      },
    }),
    route({
      method: "post",
      path: "/v1/appointments/:appointmentId/refusal",
      right: "appointment.answer",
      operationId: "declineRequest",
      tag: "booking",
      summary: "Decline a request; its time is free at once",
      params: appointmentParams,
      idempotent: true,
      body: declineBody,
      refusals: ["not_found", "not_possible_in_this_status"],
      responses: { 200: { description: "As it stands now", schema: appointmentView }, 202: pendingActReply },
      async handler({ params, body: { reason }, principal, reach, idempotencyKey }) {
        const asking = { answer: "decline", ...params, principal, reach, idempotencyKey, reason } as const;
        const answer = await answerOnce(parts, asking);
        if (answer === "pending") return actPending(params.appointmentId, "decline");
        return { status: 200, body: toAppointmentView(answer, principal, parts.config) };
      },
    }),
  ];
}
