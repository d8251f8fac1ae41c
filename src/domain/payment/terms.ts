import type { ApprovalMode } from "../booking/approval.ts";
import { assertNever } from "../errors.ts";
import { sayMoney } from "../money.ts";
import {
  askedOfCard,
  type BalancePlace,
  type Charge,
  type ChargedService,
  capturePolicyOf,
  chargeOf,
} from "./deposit.ts";
import { type CapturePolicy, maximumChargeOf, type PaymentPolicy } from "./policy.ts";
import { authorizesAt, type CardPlan, cardPlanOf } from "./saved-card.ts";

export type TermsFacts = {
  services: readonly ChargedService[];
  totalMinor: number;
  currency: string;
  /** As the organization set it. */
  capturePolicy: CapturePolicy;
  requestedAt: Date;
  /** Both null = no time has been chosen yet. */
  startsAt: Date | null;
  endsAt: Date | null;
  /** Where the clinic approves first, the card comes after that. */
  approval: ApprovalMode;
};

/**
 * How a visit will be paid and when the money is taken; `capturedWhen` is null when no card is charged, `depositMinor`
 * when it pays all of the price or nothing, and `balance` how the rest of a deposit is paid. `cardPlan` and
 * `authorizesAt`, when the price of a card that is saved is put on hold, are null until a time has been chosen.
 */
export type PaymentTerms = {
  policy: PaymentPolicy;
  depositMinor: number | null;
  balance: BalancePlace;
  capturedWhen: CapturePolicy | null;
  cardPlan: CardPlan | null;
  authorizesAt: Date | null;
  text: string;
};

export function paymentTermsOf(facts: TermsFacts): PaymentTerms {
  const charge = chargeOf(facts.services, facts.currency);
  const none = { ...charge, capturedWhen: null, cardPlan: null, authorizesAt: null };
  if (charge.policy === "none") return { ...none, text: sayDueAtClinic(facts) };
  const { requestedAt, startsAt, endsAt, approval } = facts;
  const { depositMinor } = charge;
  const capturedWhen = capturePolicyOf(charge, facts.capturePolicy);
  const cardPlan = endsAt && cardPlanOf(capturedWhen, { at: requestedAt, endsAt });
  if (startsAt && cardPlan === "save") {
    const text = saySaved(capturedWhen, approval);
    return { ...charge, capturedWhen, cardPlan, authorizesAt: authorizesAt(startsAt.toISOString()), text };
  }
  if (depositMinor !== null) return { ...none, capturedWhen, cardPlan, text: sayDeposit(charge, depositMinor, facts) };
  const isOpen = endsAt === null && capturedWhen !== "at_confirmation";
  return { ...none, capturedWhen, cardPlan, text: sayCaptured(capturedWhen, approval) + (isOpen ? sayIfFar : "") };
}

const sayIfFar =
  " For a visit further away than a card can be held, it is saved instead and the amount reserved two days before.";

function saySaved(capturedWhen: CapturePolicy, approval: ApprovalMode): string {
  const when = approval === "by_clinic" ? "once the clinic has approved" : "when you book";
  const taken = capturedWhen === "by_admin" ? "by the clinic around the visit" : "when the visit is completed";
  return (
    `Your card is saved ${when}; the amount is reserved on it two days before the visit and taken ${taken}. ` +
    "If the card does not pay then, you have a day to pay by a link before the time is given to others. " +
    "What cancelling late or not coming costs is charged to it instead."
  );
}

function sayDeposit({ balance }: Charge, depositMinor: number, { totalMinor, currency, approval }: TermsFacts): string {
  const [deposit, rest] = [depositMinor, totalMinor - depositMinor].map((amountMinor) =>
    sayMoney({ amountMinor, currency }),
  );
  const when = approval === "by_clinic" ? "once the clinic has approved and you have paid" : "when you book";
  const charged = `A deposit of ${deposit} is charged to your card ${when}.`;
  if (balance === "at_clinic") return `${charged} The other ${rest} is due at the clinic.`;
  return (
    `${charged} The card is kept for the other ${rest}, which is charged to it when the visit is completed. ` +
    "If the card does not pay then, you have a day to pay by a link, and pay at the clinic after that. " +
    "What cancelling late or not coming costs beyond the deposit is charged to it instead."
  );
}

function sayDueAtClinic({ services, totalMinor, currency }: TermsFacts): string {
  if (totalMinor === 0) return "There is nothing to pay.";
  if (services.every(({ policy }) => policy === "none")) return "Due at the clinic.";
  const size = askedOfCard(services) > maximumChargeOf(currency) ? "large" : "small";
  return `Due at the clinic, because the amount is too ${size} for a card payment online.`;
}

function sayCaptured(capturedWhen: CapturePolicy, approval: ApprovalMode): string {
  const held = approval === "by_clinic" ? "when you pay, once the clinic has approved," : "when you book";
  switch (capturedWhen) {
    case "at_confirmation":
      return "Your card is charged when the booking is confirmed.";
    case "at_completion":
      return `The amount is held on your card ${held} and taken when the visit is completed.`;
    case "by_admin":
      return `The amount is held on your card ${held} and taken by the clinic around the visit.`;
    default:
      return assertNever(capturedWhen);
  }
}
