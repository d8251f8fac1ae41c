import type { ApprovalMode } from "../booking/approval.ts";
import { assertNever } from "../errors.ts";
import { type CapturePolicy, capturePolicyOf, type PaymentPolicy, paymentPolicyOf } from "./policy.ts";

export type TermsFacts = {
  /** Of each service of the visit. */
  policies: readonly PaymentPolicy[];
  totalMinor: number;
  currency: string;
  /** As the organization set it. */
  capturePolicy: CapturePolicy;
  requestedAt: Date;
  /** null = no time has been chosen yet. */
  endsAt: Date | null;
  /** Where the clinic approves first, the card comes after that. */
  approval: ApprovalMode;
};

/** How a visit will be paid and when the money is taken; `capturedWhen` is null when no card is charged. */
export type PaymentTerms = { policy: PaymentPolicy; capturedWhen: CapturePolicy | null; text: string };

export function paymentTermsOf(facts: TermsFacts): PaymentTerms {
  const policy = paymentPolicyOf(facts.policies, facts.totalMinor, facts.currency);
  if (policy === "none") return { policy, capturedWhen: null, text: sayDueAtClinic(facts) };
  const { capturePolicy, requestedAt, endsAt } = facts;
  const capturedWhen = endsAt ? capturePolicyOf(capturePolicy, { requestedAt, endsAt }) : capturePolicy;
  if (capturedWhen !== capturePolicy) {
    const text =
      "Your card is charged when the booking is confirmed, because the visit is further away than a card can be held.";
    return { policy, capturedWhen, text };
  }
  const unlessFar =
    endsAt || capturedWhen === "at_confirmation"
      ? ""
      : " For a visit further away than a card can be held, it is taken when the booking is confirmed.";
  return { policy, capturedWhen, text: sayCaptured(capturedWhen, facts.approval) + unlessFar };
}

function sayDueAtClinic({ policies, totalMinor }: TermsFacts): string {
  if (totalMinor === 0) return "There is nothing to pay.";
  return policies.includes("card")
    ? "Due at the clinic, because the amount is too small for a card payment online."
    : "Due at the clinic.";
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
