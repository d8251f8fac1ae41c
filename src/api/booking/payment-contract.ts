import * as z from "zod";
import { cardUses } from "../../domain/payment/card-removal.ts";
import { balancePlaces } from "../../domain/payment/deposit.ts";
import { deskMethods } from "../../domain/payment/desk.ts";
import { deskPlans } from "../../domain/payment/desk-plan.ts";
import { disputeStates } from "../../domain/payment/dispute.ts";
import { paymentStatuses } from "../../domain/payment/payment.ts";
import { cardPlans } from "../../domain/payment/saved-card.ts";
import { amountMinor, id, instant } from "../contract.ts";
import { cardView, paidView } from "../payment/paid-contract.ts";
import { stripeUrl } from "../payment/stripe-page-contract.ts";

const person = z.strictObject({ accountId: id, name: z.string().nullable() });

const deskPayment = z
  .strictObject({
    id,
    method: z.enum(deskMethods),
    amountMinor,
    refundedMinor: amountMinor,
    dueBackMinor: amountMinor.meta({ description: "To be given back: the visit was cancelled or missed since" }),
    takenAt: instant,
    takenBy: person.nullable().meta({ description: "For staff" }),
    correction: z
      .strictObject({ at: instant, by: person, reason: z.string() })
      .nullable()
      .meta({ description: "It was entered by mistake, and counts no more; for staff" }),
  })
  .meta({ id: "DeskPayment" });

/** What somebody sees of an appointment's money. */
export const paymentView = z
  .strictObject({
    status: z.enum([...paymentStatuses, "none"]),
    amountMinor,
    capturedMinor: amountMinor,
    refundedMinor: amountMinor,
    dueMinor: amountMinor.meta({ description: "Due at the clinic now" }),
    onHoldMinor: amountMinor.meta({ description: "On hold on a card, but for a fee, which is taken by itself" }),
    forgoneMinor: amountMinor.meta({ description: "What of a hold the clinic has left, and nobody owes any more" }),
    openByCardMinor: amountMinor.meta({
      description:
        "The rest of a deposit, or the price of a hold, that its card or a link is still to bring; the desk may take it instead",
    }),
    endingCard: z.boolean().meta({
      description:
        "The money is to come otherwise than by card, and the payment service has not said yet that the card does not pay: nothing is taken until it has, which goes on by itself",
    }),
    byCard: z
      .strictObject({
        takenMinor: amountMinor,
        leftMinor: amountMinor,
        refundableMinor: amountMinor
          .nullable()
          .meta({ description: "The most that may be given back at once, of one payment; null for patients" }),
      })
      .meta({ description: "Taken from cards, and what of it has not been given back" }),
    payments: z.array(paidView).meta({ description: "What was paid and stands, however it was, the first first" }),
    savedCard: z
      .strictObject({
        card: cardView.nullable(),
        use: z.enum(cardUses).nullable().meta({
          description:
            "What it is still needed for, so that whoever reads cannot have it removed: money on hold, being asked just now, a fee that is owed, or one that cancelling would cost by now; null = it may be removed",
        }),
        dueWithoutMinor: amountMinor.meta({ description: "What is due at the clinic once it is removed" }),
      })
      .nullable()
      .meta({ description: "The card that is kept for the visit, to be asked as its patient agreed" }),
    atDesk: z.array(deskPayment).meta({ description: "Paid at the clinic, the first first" }),
    capturedWhen: z.enum(["at_confirmation", "at_completion", "by_admin"]).nullable(),
    cardPlan: z.enum(cardPlans).nullable().meta({
      description: "hold: the amount is put on hold at booking. save: the card is saved, the amount held later",
    }),
    authorizesAt: instant.nullable().meta({ description: "When the amount is put on hold on the saved card" }),
    feeFromCard: z.boolean().meta({
      description: "What cancelling late or not coming costs beyond what was paid is charged to the saved card",
    }),
    payBy: instant.nullable().meta({ description: "The saved card did not pay: until when the patient may instead" }),
    saveBy: instant.nullable().meta({
      description: "The visit was moved beyond the money on hold: until when a card may be saved in its stead",
    }),
    authorizedUntil: instant.nullable().meta({ description: "Money on hold is taken or let go of before" }),
    dispute: z
      .strictObject({ state: z.enum(disputeStates), dueAt: instant.nullable(), amountMinor, stripeUrl })
      .nullable()
      .meta({ description: "What the patient has their bank decide; for staff" }),
    declineCode: z
      .string()
      .nullable()
      .meta({ description: "Why the last card was declined; another one may be tried until the hold ends" }),
    depositMinor: amountMinor
      .nullable()
      .meta({ description: "What of the price the card pays when booking; null = no deposit" }),
    deskPlan: z
      .enum(deskPlans)
      .nullable()
      .meta({ description: "How the desk agreed that it is paid, of a visit that asked for a card" }),
    balance: z
      .enum(balancePlaces)
      .meta({ description: "How the rest is paid: at the clinic, or by the same card once the visit is completed" }),
    clientSecret: z.string().nullable().meta({ description: "For Stripe.js, while a card is waited for" }),
    clientSecretOf: z
      .enum(["payment_intent", "setup_intent"])
      .nullable()
      .meta({ description: "Whether that card pays now or is saved" }),
    publishableKey: z.string().nullable(),
    stripeAccount: z.string().nullable(),
  })
  .meta({ id: "AppointmentPayment" });
