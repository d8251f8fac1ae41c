import type { StoredTask, TaskKind } from "./task.ts";

/**
 * What a person can do about a task beside looking into it. `retry`: what was refused is tried again at once. `settle`:
 * it was settled in another way, so whatever still tries stops. `explain`: what differs is as it should be. `close`: it
 * needs nobody any more.
 */
export const taskAnswers = ["retry", "settle", "explain", "close"] as const;
export type TaskAnswer = (typeof taskAnswers)[number];

/** What a workflow waits with until a person answers, or its hour is over. */
type Awaited = Extract<TaskAnswer, "retry" | "settle">;
export type WorkflowAnswer = { taskId: string; answer: Awaited };
/** `under_way`: it cannot be settled in another way, as what was to be done is just being done. */
export type TaskOutcome = "done" | "already" | "under_way";

const answers: Record<TaskKind, readonly TaskAnswer[]> = {
  payment_refused: ["retry", "settle"],
  bookings_refused: ["close"],
  refund_failed: ["retry", "settle"],
  message_undelivered: ["retry", "close"],
  refund_proposed: [], // answered where the refund is
  suggest_no_show: ["close"],
  to_capture: [], // only by taking it
  capture_deadline: ["close"],
  payment_lost: ["close"],
  card_declined: ["settle", "close"],
  card_removed: ["close"],
  visit_released: ["close"],
  stripe_unreachable: ["close"],
  unknown_payment: ["close"],
  payment_disputed: ["close"],
  give_back_at_desk: [], // only by giving it back
  books_differ: ["explain"],
  mail_unreachable: ["close"],
  visits_stranded: ["close"],
};

/** What only somebody answers who may settle money, and never without a word on it. */
export const isOfMoney = (answer: TaskAnswer) => answer === "settle" || answer === "explain";

export function answersTo({ kind, state }: Pick<StoredTask, "kind" | "state">): readonly TaskAnswer[] {
  return state === "open" ? answers[kind] : [];
}

/** Whether raising a task again, while it is open, is another try of the same thing. */
export function isTriedAgain(kind: TaskKind): boolean {
  return answers[kind].includes("retry");
}

/** Stripe's codes that say why it refused, as far as a clinic can do something with them. */
const refusals: Readonly<Record<string, string>> = {
  balance_insufficient: "The clinic's balance with the payment service is too low for it.",
  charge_disputed: "The patient has disputed the payment with their bank, which decides about the money now.",
  charge_already_refunded: "The money was given back already, in the payment service's own pages.",
  charge_expired_for_capture: "The hold on the card had lapsed.",
  capture_charge_authorization_expired: "The hold on the card had lapsed.",
  payment_intent_unexpected_state: "The payment has been changed in the payment service's own pages meanwhile.",
  account_closed: "The clinic's account with the payment service is closed.",
  account_invalid: "The clinic's account with the payment service is not there, or not connected to Praxis.",
  amount_too_large: "The price is more than the payment service takes at once.",
  amount_too_small: "The price is less than the payment service takes.",
  testmode_charges_only: "The clinic's account with the payment service is not activated yet.",
};

/** Why it was refused, in a sentence; null when nobody said. */
export function tellWhy({ detail }: Pick<StoredTask, "detail">): string | null {
  const { code } = detail;
  if (typeof code !== "string") return null;
  return refusals[code] ?? `The payment service gave the code "${code}" for it.`;
}
