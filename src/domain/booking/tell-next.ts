import { isBalanceByCard } from "../payment/rest.ts";
import { type FollowUp, type NextStep, nextStep } from "./follow-up.ts";
import { isLive } from "./lifecycle.ts";
import type { StoredAppointment } from "./view.ts";

export type Expectation = { at: string | null; kind: string; text: string };

/** What comes next by itself, and what is waited for. `at` decides what is due; null where it depends on somebody. */
export function tellNext(stored: StoredAppointment, followUp: FollowUp, at: Date): Expectation[] {
  if (stored.status === "requested") {
    const text = "The clinic answers. Without an answer by then, the time is given back and nothing is charged.";
    return [{ at: stored.approvalDueAt, kind: "expire_request", text }];
  }
  if (stored.status === "held") {
    const text =
      stored.paymentPolicy === "card"
        ? "Unless the card is given by then, the time is given back and nothing is charged."
        : "Unless the new price is accepted by then, the time is given back.";
    return [{ at: stored.holdExpiresAt, kind: "expire_hold", text }];
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
  const step = tellStep(nextStep(followUp, at), at);
  const comesFirst = step.some((one) => one.at !== null && Date.parse(one.at) < Date.parse(stored.startsAt));
  return comesFirst ? [...step, ...visit, ...rest] : [...visit, ...step, ...rest];
}

function tellStep(step: NextStep, at: Date): Expectation[] {
  switch (step.kind) {
    case "settle": {
      const isPaused = Date.parse(step.dueAt) > at.getTime();
      return [{ at: isPaused ? step.dueAt : null, kind: step.settlement, text: settlementWords[step.settlement] }];
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
  refund: "The money is about to be given back.",
} as const;
