import * as z from "zod";
import { refusalCodes, visitOrders } from "../../domain/booking/appointment.ts";
import { acts, appointmentStatuses } from "../../domain/booking/lifecycle.ts";
import { discountReasons } from "../../domain/pricing/discount.ts";
import { amountMinor, currency, givenInstant, id, instant, pageOf, pageQuery } from "../contract.ts";
import { consumablesToPrepare } from "../inventory/contract.ts";
import { refundView } from "../payment/refund-contract.ts";
import { paymentView } from "./payment-contract.ts";

export const appointmentParams = z.strictObject({ appointmentId: id });

const assignment = z.strictObject({
  rule: z.enum(["only_one_free", "fewest_booked_minutes", "least_recently_booked", "first_by_id"]),
  freePractitioners: z.int(),
  bookedMinutesThatDay: z.int(),
  explanation: z.string(),
});

const line = z.strictObject({
  serviceId: id,
  name: z.string(),
  minutes: z.int().meta({ description: "From the end of the service before it" }),
  practitioner: z.strictObject({ id, name: z.string() }),
  assignment: assignment.nullable().meta({ description: "Of who does not begin the visit" }),
  baseMinor: amountMinor,
  discountMinor: amountMinor,
  totalMinor: amountMinor,
  taxBasisPoints: z.int().meta({ description: "Tax included in the total, in hundredths of a percent" }),
});

export const appointmentView = z
  .strictObject({
    id,
    bookingId: id,
    version: z.int(),
    status: z.enum(appointmentStatuses),
    clinic: z.strictObject({
      id,
      name: z.string(),
      address: z.string(),
      phone: z.string().nullable().meta({ description: "E.164" }),
      timeZone: z.string(),
    }),
    practitioner: z
      .strictObject({ id, name: z.string() })
      .nullable()
      .meta({ description: "Who begins it; who gives which of its services says each of these" }),
    nurse: z
      .strictObject({ id, name: z.string() })
      .nullable()
      .meta({ description: "Of the staff, besides its practitioners; null = nobody was given" }),
    patientId: id,
    patient: z
      .strictObject({ id, name: z.string() })
      .nullable()
      .meta({ description: "null for those who treat, until the visit puts the patient in their care" }),
    startsAt: instant,
    endsAt: instant,
    rooms: z.array(z.strictObject({ id, name: z.string() })),
    services: z.array(line),
    price: z.strictObject({
      currency,
      baseMinor: amountMinor,
      discountMinor: amountMinor,
      totalMinor: amountMinor,
      discountReason: z.enum(discountReasons).nullable(),
    }),
    priceChange: z
      .strictObject({
        expectedTotalMinor: amountMinor,
        reason: z.enum(["price_changed", "discount_gone"]),
        accepted: z
          .boolean()
          .meta({ description: "Paying accepts; without a payment the price is accepted by itself" }),
      })
      .nullable(),
    assignment: assignment.nullable(),
    approvalDueAt: instant
      .nullable()
      .meta({ description: "By when the clinic answers a request; null when it is none" }),
    holdExpiresAt: instant
      .nullable()
      .meta({ description: "When an unpaid hold gives its slot back; null when not held" }),
    payment: paymentView,
    cancellation: z
      .strictObject({
        freeUntil: instant.meta({ description: "Until when the patient cancels free of charge" }),
        possibleUntil: instant.meta({
          description: "Until when the patient cancels at all; later only the clinic does",
        }),
        fees: z
          .array(z.strictObject({ after: instant, amountMinor }))
          .meta({ description: "What cancelling costs after each instant, the first first" }),
        noShowMinor: amountMinor.meta({ description: "What not coming costs" }),
      })
      .meta({ id: "AppointmentCancellation", description: "As promised when it was booked" }),
    fee: z
      .strictObject({ amountMinor, waived: z.boolean() })
      .nullable()
      .meta({ description: "Of a visit that was cancelled or missed: what that costs; null where it costs nothing" }),
    refunds: z.array(refundView).meta({ description: "What was given back or is to be, the first first" }),
    overbooking: z
      .strictObject({
        reason: z.string(),
        by: z.string().nullable().meta({ description: "The name of who put it there" }),
      })
      .nullable()
      .meta({ description: "Why it lies on top of other visits; for staff" }),
    signs: z
      .strictObject({
        isFirstVisit: z.boolean().meta({ description: "The patient's first at any clinic of the organization" }),
        hasNote: z.boolean().meta({ description: "Staff have noted something for the visit" }),
        interpreterFor: z
          .string()
          .nullable()
          .meta({ description: "The language its patient needs an interpreter for, BCP 47" }),
      })
      .nullable()
      .meta({ description: "What is to be known of it at a glance; for staff" }),
    consumables: consumablesToPrepare
      .nullable()
      .meta({ description: "What its services use up together, to be prepared for it; for staff" }),
    lastChange: z
      .strictObject({
        kind: z.string().meta({ description: "That of its event, such as `appointment.moved`" }),
        by: z.string().nullable().meta({ description: "The name of who at the clinic did it" }),
      })
      .nullable()
      .meta({ description: "Of its status, its place or its note; for staff" }),
    refusal: z
      .strictObject({
        code: z.enum(refusalCodes),
        detail: z.string(),
        reason: z.string().nullable().meta({ description: "Given by the clinic when it declined a request" }),
      })
      .nullable(),
    links: z.strictObject({
      self: z.string(),
      timeline: z.string(),
      receipt: z
        .string()
        .nullable()
        .meta({ description: "Of what was paid, for its patient and the desk; null while nothing was" }),
      workflow: z.string().nullable().meta({ description: "Page in Temporal UI; for whoever reads how the system is" }),
    }),
  })
  .meta({ id: "Appointment" });
export type AppointmentView = z.output<typeof appointmentView>;

/** What is known of a booking whose outcome is not: GET the same address again. */
export const pendingAppointment = z
  .strictObject({ id, status: z.literal("requested") })
  .meta({ id: "PendingAppointment" });

/** What is known of an act whose outcome is not. */
export const pendingAct = z
  .strictObject({
    id,
    status: z.literal("pending"),
    act: z.enum([
      ...acts,
      "capture",
      "waive_fee",
      "remove_card",
      "refund",
      "reschedule",
      "accept_price",
      "check_payment",
      "approve",
      "decline",
      "take_payment",
      "correct_payment",
      "give_back",
    ]),
  })
  .meta({ id: "PendingAct" });

export const appointmentPage = pageOf(appointmentView).meta({ id: "AppointmentPage" });

const statusList = z
  .string()
  .transform((text) => text.split(","))
  .pipe(z.array(z.enum(appointmentStatuses)).min(1));

export const listAppointmentsQuery = z.strictObject({
  ...pageQuery,
  // More than other lists: a busy clinic's day board is one request.
  limit: z.coerce.number().int().min(1).max(500).default(50).meta({ description: "Items per page" }),
  clinicId: id.optional(),
  practitionerId: id.optional(),
  patientId: id.optional(),
  status: statusList
    .optional()
    .meta({ description: "Comma-separated; without it all but refused requests", type: "string" }),
  from: givenInstant.optional().meta({ description: "Visits that start at or after" }),
  until: givenInstant.optional().meta({ description: "Visits that start before" }),
  order: z
    .enum(visitOrders)
    .default("earliest_first")
    .meta({ description: "A cursor goes on in the order of its page" }),
});
