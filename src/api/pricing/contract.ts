import * as z from "zod";
import { approvalModes } from "../../domain/booking/approval.ts";
import { balancePlaces } from "../../domain/payment/deposit.ts";
import { cardPlans } from "../../domain/payment/saved-card.ts";
import { discountReasons } from "../../domain/pricing/discount.ts";
import { amountMinor, currency, day, exampleId, givenInstant, id, instant } from "../contract.ts";

export const quoteBody = z
  .strictObject({
    clinicId: id,
    serviceIds: z.array(id).min(1).max(5).meta({ description: "In the order of the visit" }),
    patientId: id,
    startsAt: givenInstant.nullable().default(null).meta({ description: "null = not chosen yet" }),
  })
  .meta({
    id: "RequestQuote",
    example: { clinicId: exampleId, serviceIds: [exampleId], patientId: exampleId, startsAt: "2030-05-01T09:00:00Z" },
  });

const basisPoints = z.int().min(0).max(10_000);

const serviceLine = z.strictObject({
  kind: z.literal("service"),
  serviceId: id,
  name: z.string(),
  minutes: z.int(),
  baseMinor: amountMinor,
  discountMinor: amountMinor.meta({ description: "Its share of the discount" }),
  totalMinor: amountMinor,
  taxBasisPoints: basisPoints.meta({
    description: "Rate of the tax that the total includes, in hundredths of a percent",
  }),
  taxMinor: amountMinor.meta({ description: "The tax that the total includes" }),
});

const discountLine = z.strictObject({
  kind: z.literal("discount"),
  reason: z.enum(discountReasons),
  percentageBasisPoints: basisPoints,
  amountMinor: z.int().max(0).meta({ description: "0 when the day's discounts have all been given" }),
  text: z.string(),
});

export const quote = z
  .strictObject({
    clinicId: id,
    patientId: id,
    startsAt: instant.nullable(),
    endsAt: instant.nullable(),
    minutes: z.int(),
    currency,
    lines: z
      .array(z.discriminatedUnion("kind", [serviceLine, discountLine]))
      .meta({ description: "The services in order, then the discount if one is earned" }),
    baseMinor: amountMinor,
    discountMinor: amountMinor,
    totalMinor: amountMinor.meta({ description: "Tax included. Send it as `expectedTotalMinor` when booking" }),
    approval: z.strictObject({
      mode: z.enum(approvalModes).meta({ description: "by_clinic: the clinic answers before it is booked" }),
      dueAt: instant.nullable().meta({ description: "By when it would answer; null = no time chosen yet, or at once" }),
      text: z.string(),
    }),
    payment: z.strictObject({
      policy: z
        .enum(["none", "card"])
        .meta({ description: "none: due at the clinic. card: held or saved before the booking is confirmed" }),
      depositMinor: amountMinor
        .nullable()
        .meta({ description: "What the card pays when booking; null = all of it, or no card" }),
      balance: z
        .enum(balancePlaces)
        .meta({ description: "How the rest is paid: at the clinic, or by the same card once the visit is completed" }),
      capturedWhen: z.enum(["at_confirmation", "at_completion", "by_admin"]).nullable(),
      cardPlan: z.enum(cardPlans).nullable().meta({
        description: "hold: the amount is put on hold now. save: the card is saved now. null = no card, or no time yet",
      }),
      authorizesAt: instant.nullable().meta({ description: "When the amount is put on hold on a saved card" }),
      linkUntil: instant.nullable().meta({
        description:
          "For the desk: until when it would wait to be paid by a mailed link; null = no card, or no time yet",
      }),
      text: z.string(),
    }),
    cancellation: z.strictObject({
      until: instant
        .nullable()
        .meta({ description: "Until when the patient cancels free of charge; null = no time chosen yet" }),
      possibleUntil: instant
        .nullable()
        .meta({ description: "Until when the patient cancels at all; null = no time chosen yet" }),
      fees: z
        .array(z.strictObject({ underHours: z.int(), after: instant.nullable(), amountMinor }))
        .meta({ description: "What cancelling with less notice costs, the first first" }),
      noShowMinor: amountMinor.meta({ description: "What not coming costs" }),
      text: z.string(),
    }),
  })
  .meta({ id: "Quote" });

export const quotaQuery = z
  .strictObject({ on: day.meta({ description: "The clinic-local day on which bookings are made" }) })
  .meta({ example: { on: "2030-05-01" } });

export const quota = z
  .strictObject({
    on: day,
    limit: z.int().min(0),
    used: z.int().min(0),
    left: z.int().min(0).meta({ description: "0 also when the limit was lowered below what is used" }),
    percentageBasisPoints: basisPoints,
    rule: z.string().meta({ description: "Who is given the discount, in words" }),
  })
  .meta({ id: "Quota" });
