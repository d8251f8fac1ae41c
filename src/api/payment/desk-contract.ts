import * as z from "zod";
import { deskMethods } from "../../domain/payment/desk.ts";
import { amountMinor, id, lines } from "../contract.ts";

export const deskPaymentParams = z.strictObject({ appointmentId: id, paymentId: id });

const someMoney = amountMinor.refine((minor) => minor > 0, "more than nothing");

export const takePaymentBody = z
  .strictObject({
    method: z.enum(deskMethods).meta({ description: "cash, or a card terminal that Praxis does not see" }),
    amountMinor: someMoney.meta({ description: "All that is due at the clinic, or a part" }),
    insteadOfCard: z.boolean().optional().meta({
      description:
        "Also of what its card or a link is still to bring (`openByCardMinor`), the rest of a deposit or the price of a hold, which its deposit confirms: neither does any more, and what is not taken now is due at the clinic",
    }),
  })
  .meta({ id: "TakePayment", example: { method: "cash", amountMinor: 2000 } });

export const correctPaymentBody = z
  .strictObject({ reason: lines(500).meta({ description: "Part of the history, where staff read it" }) })
  .meta({ id: "CorrectPayment", example: { reason: "Entered at the wrong patient." } });

export const giveBackBody = z
  .strictObject({ amountMinor: someMoney.meta({ description: "All that is to be given back of it, or a part" }) })
  .meta({ id: "GiveBack", example: { amountMinor: 2000 } });
