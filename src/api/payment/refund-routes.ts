import type { Config } from "../../config.ts";
import type { Db } from "../../db/client.ts";
import type { BookingWorkflows } from "../../temporal/booking.ts";
import { appointmentParams, appointmentView } from "../booking/contract.ts";
import { actPending, pendingActReply } from "../booking/pending.ts";
import { toAppointmentView } from "../booking/view.ts";
import { type Route, route } from "../route.ts";
import { refundBody, refundParams } from "./refund-contract.ts";
import { refundOnce } from "./refund-once.ts";

export function createRefundRoutes(parts: { db: Db; config: Config; workflows: BookingWorkflows }): Route[] {
  return [
    route({
      method: "post",
      path: "/v1/appointments/:appointmentId/refunds",
      right: "refund.create",
      operationId: "makeRefund",
      tag: "payment",
      summary: "Give money back to the card it was paid with",
      description: "Above the organization's limit it waits until a second person approves it.",
      params: appointmentParams,
      idempotent: true,
      body: refundBody,
      refusals: ["not_found", "not_possible_in_this_status", "more_than_left", "payment_disputed"],
      responses: { 200: { description: "As it stands now", schema: appointmentView }, 202: pendingActReply },
      async handler({ params, body: { amountMinor, reason }, principal, reach, idempotencyKey }) {
        const asking = { ...params, principal, reach, idempotencyKey, reason };
        const answer = await refundOnce(parts, { ...asking, wish: { act: "make", amountMinor } });
        if (answer === "pending") return actPending(params.appointmentId, "refund");
        return { status: 200, body: toAppointmentView(answer, principal, parts.config) };
      },
    }),
    ...(["approve", "decline"] as const).map((act) =>
      route({
        method: "post",
        path: `/v1/appointments/:appointmentId/refunds/:refundId/${act === "approve" ? "approval" : "refusal"}`,
        right: act === "approve" ? "refund.approve" : "refund.decline",
        operationId: act === "approve" ? "approveRefund" : "declineRefund",
        tag: "payment",
        summary: act === "approve" ? "Approve another person's refund" : "Decline a refund, or take one's own back",
        params: refundParams,
        idempotent: true,
        refusals: [
          "not_found",
          "not_possible_in_this_status",
          ...(act === "approve" ? (["more_than_left", "payment_disputed", "second_person_needed"] as const) : []),
        ],
        responses: { 200: { description: "As it stands now", schema: appointmentView }, 202: pendingActReply },
        async handler({ params: { appointmentId, refundId }, principal, reach, idempotencyKey }) {
          const asking = { appointmentId, principal, reach, idempotencyKey };
          const answer = await refundOnce(parts, { ...asking, wish: { act, refundId } });
          if (answer === "pending") return actPending(appointmentId, "refund");
          return { status: 200, body: toAppointmentView(answer, principal, parts.config) };
        },
      }),
    ),
  ];
}
