import * as z from "zod";
import { paymentMethods, paymentPurposes } from "../../domain/payment/payment.ts";
import { refundStatuses } from "../../domain/payment/refund.ts";
import { amountMinor, currency, id, instant, pageOf, pageQuery } from "../contract.ts";

export const cardView = z
  .strictObject({ brand: z.string().meta({ example: "visa" }), last4: z.string().meta({ example: "4242" }) })
  .meta({ id: "Card", description: "What people know a card by; for its patient and the desk" });

/** Money that was taken and stands. */
export const paidView = z
  .strictObject({
    id,
    purpose: z.enum(paymentPurposes),
    method: z.enum(paymentMethods),
    amountMinor,
    refundedMinor: amountMinor.meta({ description: "Of it given back, or on its way back" }),
    takenAt: instant,
    card: cardView.nullable().meta({ description: "null also where that is not known" }),
  })
  .meta({ id: "Paid" });

export const paymentQuery = z.strictObject({ ...pageQuery });

/** The same with what it was for, as a list of all visits needs it. */
const paymentView = paidView
  .extend({
    currency,
    refunds: z.array(z.strictObject({ id, amountMinor, status: z.enum(refundStatuses), at: instant })),
    visit: z.strictObject({
      appointmentId: id,
      startsAt: instant,
      clinic: z.strictObject({ name: z.string(), timeZone: z.string() }),
      services: z.array(z.string()),
    }),
  })
  .meta({ id: "Payment" });
export type PaymentView = z.input<typeof paymentView>;

export const paymentPage = pageOf(paymentView).meta({ id: "PaymentPage" });

/** Where a page of payments ended. */
export const paymentPlace = z.strictObject({ takenAt: instant, id });
