import * as z from "zod";
import { appointmentStatuses } from "../../domain/booking/lifecycle.ts";
import { paymentMethods, paymentPurposes } from "../../domain/payment/payment.ts";
import { receiptLineKinds } from "../../domain/payment/receipt.ts";
import { discountReasons } from "../../domain/pricing/discount.ts";
import { amountMinor, currency, id, instant } from "../contract.ts";
import { cardView } from "./paid-contract.ts";

export const receiptView = z
  .strictObject({
    number: z.int().meta({ description: "Counted up by each organization; the same for good. Not an invoice number" }),
    asOf: instant.meta({ description: "When it was made: what is paid or given back later is not on it" }),
    organization: z.strictObject({ name: z.string() }),
    clinic: z.strictObject({
      name: z.string(),
      address: z.string(),
      phone: z.string().nullable().meta({ description: "E.164" }),
      timeZone: z.string(),
    }),
    patientName: z.string(),
    practitioner: z.strictObject({ name: z.string() }).nullable(),
    visit: z.strictObject({
      appointmentId: id,
      status: z.enum(appointmentStatuses),
      startsAt: instant,
      endsAt: instant,
    }),
    currency,
    services: z.array(
      z.strictObject({
        name: z.string(),
        baseMinor: amountMinor,
        discountMinor: amountMinor,
        chargedMinor: amountMinor.meta({ description: "What is left of it" }),
        taxBasisPoints: z.int().meta({ description: "Tax included, in hundredths of a percent" }),
        taxMinor: amountMinor.nullable().meta({
          description: "Included in what is charged; null where a fee is owed instead, whose tax is not known",
        }),
      }),
    ),
    discountReason: z.enum(discountReasons).nullable(),
    totalMinor: amountMinor.meta({ description: "The price of the visit" }),
    feeMinor: amountMinor.nullable().meta({
      description: "Of a visit that was cancelled or missed: owed instead of the price; null where the price is",
    }),
    forgoneMinor: amountMinor.meta({ description: "What of the price the clinic has left, and nobody owes" }),
    lines: z
      .array(
        z.strictObject({
          kind: z.enum(receiptLineKinds),
          at: instant,
          purpose: z.enum(paymentPurposes),
          method: z.enum(paymentMethods),
          card: cardView.nullable().meta({ description: "null also where that is not known" }),
          amountMinor: z.int().meta({ description: "Below zero where it went back to the patient, or never came" }),
        }),
      )
      .meta({ description: "Each movement of money, the first first" }),
    paidMinor: z.int().meta({ description: "The sum of the lines" }),
    dueMinor: amountMinor.meta({ description: "Due at the clinic now" }),
    openByCardMinor: amountMinor.meta({
      description: "Still to come of a card that holds it, is kept for it or has a link",
    }),
    dueBackMinor: amountMinor.meta({
      description:
        "Not given back yet: of a visit that was cancelled or missed what was paid beyond its fee, else what the clinic gives back or a bank sent back",
    }),
  })
  .meta({ id: "Receipt" });
export type ReceiptView = z.output<typeof receiptView>;
