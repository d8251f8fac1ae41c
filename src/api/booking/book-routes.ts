import * as z from "zod";
import type { Config } from "../../config.ts";
import { findAppointment } from "../../db/booking/queries.ts";
import type { Db } from "../../db/client.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import type { BookingWorkflows } from "../../temporal/booking.ts";
import { requireEachOnce } from "../catalog/each-once.ts";
import { limitPaymentChecks, type RequestLimitParts } from "../limit-requests.ts";
import { requireRight } from "../permissions.ts";
import { type Route, route } from "../route.ts";
import { acceptPriceOnce } from "./accept-price.ts";
import { createBooker } from "./book.ts";
import { bookAppointmentBody } from "./book-contract.ts";
import { appointmentParams, appointmentView } from "./contract.ts";
import { actPending, bookingPending, pendingActReply, pendingBookingReply } from "./pending.ts";
import { requireAppointment } from "./require-appointment.ts";
import { toAppointmentView } from "./view.ts";

type BookingParts = { db: Db; config: Config; workflows: BookingWorkflows } & RequestLimitParts;

const location = z.object({ Location: z.string() });

export function createBookRoutes(parts: BookingParts): Route[] {
  const { db, config } = parts;
  const bookOnce = createBooker(parts);
  return [
    route({
      method: "post",
      path: "/v1/appointments",
      right: "appointment.create",
      furtherRights: ["appointment.overbook", "appointment.choose_desk_plan"],
      operationId: "bookAppointment",
      tag: "booking",
      summary: "Book an appointment",
      description:
        "Holds the time of practitioner, room, devices and patient, prices it, and confirms it at once or asks for the card: then `payment.clientSecret` is paid with Stripe.js before `holdExpiresAt`. Where the clinic approves first, a patient's booking is `requested` until it answers, by `approvalDueAt` at the latest; the card comes after that. A repeat with the same key answers with the same appointment.",
      idempotent: true,
      body: bookAppointmentBody,
      refusals: [
        "not_found",
        "slot_taken",
        "outside_hours",
        "too_soon",
        "too_far",
        "patient_busy",
        "patient_limit",
        "not_eligible",
        "no_address",
        "service_repeated",
        "request_expired",
        "payment_unavailable",
        "booking_switched_off",
      ],
      responses: {
        201: {
          description: "Confirmed, held until it is paid or accepted, or requested until the clinic answers",
          schema: appointmentView,
          headers: location,
        },
        202: pendingBookingReply,
      },
      async handler({ body, principal, reach, idempotencyKey }) {
        requireEachOnce(body.serviceIds);
        if (body.overbook) requireRight("appointment.overbook", principal.role);
        if (body.deskPlan) requireRight("appointment.choose_desk_plan", principal.role);
        const answer = await bookOnce({ wanted: body, principal, reach, idempotencyKey });
        if ("pendingId" in answer) return bookingPending(answer.pendingId);
        const view = toAppointmentView(answer.stored, principal, config);
        return { status: 201, body: view, headers: { Location: view.links.self } };
      },
    }),
    route({
      method: "post",
      path: "/v1/appointments/:appointmentId/payment-check",
      right: "appointment.check_payment",
      operationId: "checkPayment",
      tag: "booking",
      summary: "Have Stripe looked at now",
      description:
        "After the browser has confirmed the payment. Needs no Idempotency-Key: it changes nothing by itself.",
      params: appointmentParams,
      limits: limitPaymentChecks(parts),
      refusals: ["not_found"],
      responses: { 200: { description: "As it stands after the look", schema: appointmentView }, 202: pendingActReply },
      async handler({ params, principal, reach }) {
        const wanted = { principal, reach, ...params };
        const result = await lookAtPayment(parts, wanted);
        if (result === "no_answer") return actPending(params.appointmentId, "check_payment");
        return { status: 200, body: toAppointmentView(await requireAppointment(db, wanted), principal, config) };
      },
    }),
    route({
      method: "post",
      path: "/v1/appointments/:appointmentId/price-acceptance",
      right: "appointment.accept_price",
      operationId: "acceptPrice",
      tag: "booking",
      summary: "Accept a price that rose since it was seen",
      params: appointmentParams,
      idempotent: true,
      refusals: ["not_found", "not_possible_in_this_status"],
      responses: { 200: { description: "Confirmed at the new price", schema: appointmentView }, 202: pendingActReply },
      async handler({ params, principal, reach, idempotencyKey }) {
        const answer = await acceptPriceOnce(parts, { principal, reach, idempotencyKey, ...params });
        if (answer === "pending") return actPending(params.appointmentId, "accept_price");
        return { status: 200, body: toAppointmentView(answer, principal, config) };
      },
    }),
  ];
}

/** Asks whichever workflow has the appointment; its hold may have been confirmed between the two questions. */
async function lookAtPayment(
  { db, workflows }: BookingParts,
  wanted: { principal: Principal; reach: Reach; appointmentId: string },
): Promise<"looked" | "no_answer"> {
  const { organizationId, role } = wanted.principal;
  const { id: appointmentId, status, clinic, patientId } = await requireAppointment(db, wanted);
  if (status === "refused" || status === "requested") return "looked"; // neither has money in it
  if (status === "held") {
    const result = await workflows.checkHold(appointmentId);
    if (result !== "gone") return result === "no_answer" ? "no_answer" : "looked";
  }
  const now = await findAppointment(db, organizationId, appointmentId, { reach: { kind: "organization" }, role });
  if (now?.status === "held") return "no_answer";
  const result = await workflows.checkAppointment({ organizationId, appointmentId, clinicId: clinic.id, patientId });
  return typeof result === "object" ? "looked" : "no_answer";
}
