import * as z from "zod";
import { balancePlaces, type Deposit, servicePolicies } from "../../domain/payment/deposit.ts";
import { amountMinor } from "../contract.ts";

export const paymentPolicy = z.enum(servicePolicies).meta({
  description:
    "none: due at the clinic. card: authorised before the booking is confirmed. deposit: a part of it by card when booking, the rest at the clinic or by the same card after the visit",
});

/** Not left out for one of them: whoever writes an offer without it would take the card's rest away unseen. */
const balance = z
  .enum(balancePlaces)
  .meta({ description: "Where the rest is paid: at the clinic, or by the same card once the visit is completed" });

const wording = { description: "What of the price the card pays when booking; null unless the policy is deposit" };

export const deposit = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("percent"), basisPoints: z.int().min(1).max(10_000), balance }),
    z.strictObject({ kind: z.literal("amount"), amountMinor: amountMinor.min(1), balance }),
  ])
  .meta(wording) satisfies z.ZodType<Deposit>;
