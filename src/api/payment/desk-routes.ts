import type { Config } from "../../config.ts";
import type { Db } from "../../db/client.ts";
import type { BookingWorkflows } from "../../temporal/booking.ts";
import { appointmentParams, appointmentView } from "../booking/contract.ts";
import { actPending, pendingActReply } from "../booking/pending.ts";
import { toAppointmentView } from "../booking/view.ts";
import { type Route, route } from "../route.ts";
import { type AskAtDesk, askAtDesk } from "./desk.ts";
import { correctPaymentBody, deskPaymentParams, giveBackBody, takePaymentBody } from "./desk-contract.ts";

type Parts = { db: Db; config: Config; workflows: BookingWorkflows };

/** Money at the desk of a clinic: taken, corrected by a second person, given back. */
export function createDeskRoutes(parts: Parts): Route[] {
  const responses = { 200: { description: "As it stands now", schema: appointmentView }, 202: pendingActReply };
  return [
    route({
      method: "post",
      path: "/v1/appointments/:appointmentId/desk-payments",
      right: "desk_payment.create",
      operationId: "takePayment",
      tag: "payment",
      summary: "Take what is due at the clinic, or a part of it, in cash or by card terminal",
      description:
        "Never more than is due: of two people who take the same sum one is told what is still due. Instead of a card, Stripe is asked first: what the card or its link has paid meanwhile is not taken twice. A hold is confirmed with it, by no less than the card was to pay.",
      params: appointmentParams,
      idempotent: true,
      body: takePaymentBody,
      refusals: ["not_found", "more_than_left", "less_than_needed", "money_under_way", "not_possible_in_this_status"],
      responses,
      handler: ({ params, body, ...asked }) => answer({ ...asked, ...params, wish: { act: "take", ...body } }),
    }),
    route({
      method: "post",
      path: "/v1/appointments/:appointmentId/desk-payments/:paymentId/correction",
      right: "desk_payment.correct",
      operationId: "correctPayment",
      tag: "payment",
      summary: "Correct a payment that was entered by mistake",
      description:
        "Done by somebody else than who entered it. The payment stays in the history and counts no more; what it paid is due again.",
      params: deskPaymentParams,
      idempotent: true,
      body: correctPaymentBody,
      refusals: ["not_found", "second_person_needed", "not_possible_in_this_status"],
      responses,
      handler: ({ params: { appointmentId, paymentId }, body: { reason }, ...asked }) =>
        answer({ ...asked, appointmentId, reason, wish: { act: "correct", paymentId } }),
    }),
    route({
      method: "post",
      path: "/v1/appointments/:appointmentId/desk-payments/:paymentId/give-back",
      right: "desk_payment.give_back",
      operationId: "giveBack",
      tag: "payment",
      summary: "Give back what was paid at the desk for a visit that was then cancelled or missed",
      description: "The way it was paid, and never more than what is beyond the visit's fee.",
      params: deskPaymentParams,
      idempotent: true,
      body: giveBackBody,
      refusals: ["not_found", "more_than_left", "not_possible_in_this_status"],
      responses,
      handler: ({ params: { appointmentId, paymentId }, body, ...asked }) =>
        answer({ ...asked, appointmentId, wish: { act: "give_back", paymentId, ...body } }),
    }),
  ];

  async function answer(asked: AskAtDesk) {
    const found = await askAtDesk(parts, asked);
    if (found === "pending") return actPending(asked.appointmentId, actNames[asked.wish.act]);
    return { status: 200, body: toAppointmentView(found, asked.principal, parts.config) } as const;
  }
}

const actNames = { take: "take_payment", correct: "correct_payment", give_back: "give_back" } as const;
