import { captureDeadlines } from "../payment/capture-deadlines.ts";
import type { PaymentFacts } from "../payment/payment.ts";
import type { CapturePolicy } from "../payment/policy.ts";
import { isBalanceByCard } from "../payment/rest.ts";
import { dueSettlement } from "../payment/settlement.ts";
import { type FollowUp, type NextStep, nextStep } from "./follow-up.ts";
import { isLive } from "./lifecycle.ts";
import type { StoredAppointment } from "./view.ts";

export type Expectation = { at: string | null; kind: string; text: string };

/**
 * What comes next by itself, and what is waited for. `at` decides what is due; null where it depends on somebody. How
 * the desk is kept at it is for staff.
 */
export function tellNext(
  stored: StoredAppointment,
  followUp: FollowUp,
  at: Date,
  { isStaff }: { isStaff: boolean },
): Expectation[] {
  if (stored.status === "requested") {
    const text = "The clinic answers. Without an answer by then, the time is given back and nothing is charged.";
    return [{ at: stored.approvalDueAt, kind: "expire_request", text }];
  }
  if (stored.status === "held") {
    const text =
      stored.paymentPolicy === "card"
        ? "Unless the card is given by then, the time is given back and nothing is charged."
        : "Unless the new price is accepted by then, the time is given back.";
    const end = { at: stored.holdExpiresAt, kind: "expire_hold", text };
    const charge = stored.paymentPolicy === "card" ? [chargeOf(stored.capturePolicy)] : [];
    return [end, ...charge, ...tellDue(stored, followUp)];
  }
  const visit: Expectation[] =
    stored.status === "confirmed" && Date.parse(stored.startsAt) > at.getTime()
      ? [{ at: stored.startsAt, kind: "visit", text: "The visit begins." }]
      : [];
  const rest: Expectation[] =
    isLive(stored.status) && followUp.payments.some((one) => isBalanceByCard(one) && one.status === "card_saved")
      ? [
          {
            at: null,
            kind: "charge_balance",
            text: "Once the visit is completed, the rest is taken from the saved card.",
          },
        ]
      : [];
  const charge = followUp.payments.some((one) => isToBeTaken(followUp, one, at))
    ? [chargeOf(followUp.capturePolicy)]
    : [];
  const step = tellStep(nextStep(followUp, at), followUp, at).filter(({ kind }) => isStaff || !forStaff.has(kind));
  const comesFirst = step.some((one) => one.at !== null && Date.parse(one.at) < Date.parse(stored.startsAt));
  const inTime = comesFirst ? [...step, ...visit] : [...visit, ...step];
  return [...inTime, ...charge, ...rest, ...tellDue(stored, followUp)];
}

/** What is to be paid at the clinic, as long as it is not. */
function tellDue({ totalMinor }: StoredAppointment, { payments }: FollowUp): Expectation[] {
  const due = payments.find(({ status, amountMinor }) => status === "due_at_clinic" && amountMinor > 0);
  if (!due) return [];
  const kind = due.purpose === "fee" ? "due_fee" : due.amountMinor < totalMinor ? "due_rest" : "due_price";
  return [{ at: null, kind, text: dueWords[kind] }];
}

const dueWords = {
  due_price: "The price is to be paid at the clinic.",
  due_rest: "The rest of the price is to be paid at the clinic.",
  due_fee: "The fee is to be paid at the clinic.",
} as const;

/** A card holds the price until the visit is over, or is saved for it. What is about to move says so itself. */
function isToBeTaken(followUp: FollowUp, payment: PaymentFacts, at: Date): boolean {
  const { status, purpose, settledByHand } = payment;
  if (purpose === "balance" || purpose === "fee" || settledByHand || dueSettlement(followUp, payment, at)) return false;
  if (status === "card_saved") return true;
  const deadlines = captureDeadlines(payment);
  return deadlines !== undefined && deadlines.lastCallAt.getTime() >= Date.parse(followUp.endsAt);
}

const chargeOf = (policy: CapturePolicy): Expectation => ({
  at: null,
  kind: `charge_${policy}`,
  text: chargeWords[policy],
});

const chargeWords: Record<CapturePolicy, string> = {
  at_confirmation: "Once the booking is confirmed, the card is charged.",
  at_completion: "Once the visit is completed, the price is taken from the card.",
  by_admin: "The clinic takes the price from the card around the visit.",
};

const forStaff: ReadonlySet<string> = new Set(["suggest_no_show", "complete_forgotten", "warn_capture"]);

function tellStep(step: NextStep, { payments }: FollowUp, at: Date): Expectation[] {
  switch (step.kind) {
    case "settle": {
      const isPaused = Date.parse(step.dueAt) > at.getTime();
      const isOnHold = payments.some(
        ({ paymentId, status }) => paymentId === step.paymentId && status === "authorized",
      );
      const kind = step.settlement === "void" && !isOnHold ? "call_off" : step.settlement;
      return [{ at: isPaused ? step.dueAt : null, kind, text: settlementWords[kind] }];
    }
    case "look_at_refund":
      return [{ at: null, kind: "refund_pending", text: "The money is on its way back; banks take some days." }];
    case "wait":
    case "end":
      return [];
    default:
      return [{ at: step.dueAt, kind: step.kind, text: stepWords[step.kind] }];
  }
}

const stepWords = {
  suggest_no_show: "If the patient has not arrived by then, the desk is asked whether they came.",
  mark_no_show: "If the patient has not arrived by then, it counts as not having come.",
  complete_forgotten: "If nobody ends the visit by then, it is taken to be over.",
  warn_capture: "If the money on hold has not been taken by then, the clinic is warned that the hold lapses.",
  authorize: "The price is put on hold on the saved card. Until then nothing is.",
  owe_at_clinic: "Unless it is paid by the link by then, it is due at the clinic.",
  release_unpaid: "Unless it is paid by the link by then, the appointment is cancelled and the time given to others.",
  close_link: "Unless a card is saved by the link by then, the price is to be paid at the clinic.",
  release_or_capture: "Money still on hold by then is taken if the visit is over, or else let go of.",
} as const;

const settlementWords = {
  save: "The link is about to be made by which a card is saved.",
  authorize: "The money is about to be put on hold on the saved card.",
  capture: "The money on hold is about to be taken.",
  void: "The money on hold is about to be let go of.",
  call_off: "A card payment that is not needed any more is about to be called off.",
  refund: "The money is about to be given back.",
  detach: "The payment service is about to be told to let go of the card.",
} as const;
