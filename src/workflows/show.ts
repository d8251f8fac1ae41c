import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from "@temporalio/workflow";
import type { RefusalCode, Standing } from "../domain/booking/appointment.ts";
import type { FollowUp, NextStep } from "../domain/booking/follow-up.ts";
import type { AppointmentStatus } from "../domain/booking/lifecycle.ts";
import type { Settlement } from "../domain/payment/settlement.ts";
import { searchAttributes } from "./search-attributes.ts";

// What somebody reads in Temporal UI who has never seen the code: plain words, no personal data.

const refusals: Record<RefusalCode, string> = {
  slot_taken: "somebody else had the slot first",
  outside_hours: "nobody works then",
  too_soon: "it was too short before the visit",
  too_far: "the day is not bookable yet",
  patient_busy: "the patient has another visit then",
  patient_limit: "the patient has too many holds or visits",
  not_eligible: "the service is not for this patient",
  request_expired: "the request was answered too late to be wanted",
  declined: "the clinic declined the request",
  not_answered: "the clinic did not answer the request in time",
  payment_unavailable: "Stripe refused to make the payment",
};

/** What a booking stands at and what comes next, as its current details and search attribute. */
export function showBooking(standing: Standing): void {
  // A confirmed booking ends with its next task, and shows its status with
  // that: a write less to what Temporal searches in.
  if (standing.status !== "confirmed") showStatus(standing.status);
  setCurrentDetails(detailsOf(standing));
}

function detailsOf({ status, awaits, approvalDueAt, holdExpiresAt, refusalCode }: Standing): string {
  if (refusalCode) return `**Refused:** ${refusals[refusalCode]}. Nothing is held.`;
  switch (status) {
    case "requested":
      return `**Requested.** Waits for the clinic's answer, until ${approvalDueAt}. Then the slot is given back.`;
    case "held": {
      const what =
        awaits === "payment" ? "for the card to be authorised or saved" : "for the patient to accept the new price";
      return `**Held.** Waits ${what}, until ${holdExpiresAt}. Then the slot is given back.`;
    }
    case "confirmed":
      return "**Confirmed.** The workflow `appointment:…` follows it from here on.";
    default:
      return `**${titleOf(status)}.** The slot is free; money on hold, if any, is let go.`;
  }
}

/** `stuck`: what only a person can settle now, each on the clinic's list of tasks. */
export function showFollowUp(facts: FollowUp, step: NextStep, stuck: readonly NextStep[]): void {
  showStatus(facts.status);
  const money =
    facts.payments.map((payment) => `payment ${payment.status.replaceAll("_", " ")}`).join(", ") || "no payment";
  const waits = stuck.map((one) => ` **Waits for a person**, who has a task: it did not work to ${stepSummary(one)}.`);
  setCurrentDetails(
    `**${titleOf(facts.status)}**, ${money}.${waits.join("")} Next${"dueAt" in step ? `, at ${step.dueAt}` : ""}: ${stepSummary(step)}.`,
  );
}

const settlements: Record<Settlement, string> = {
  save: "let the patient save a card by link",
  authorize: "put what is open on hold on the saved card",
  capture: "take the money on hold",
  void: "let go of the money on hold",
  refund: "give the money back",
  detach: "take the card from its customer at Stripe",
};

export function stepSummary(step: NextStep): string {
  switch (step.kind) {
    case "settle":
      return settlements[step.settlement];
    case "suggest_no_show":
      return "ask the desk whether the patient came";
    case "mark_no_show":
      return "mark as no-show";
    case "complete_forgotten":
      return "take a forgotten visit as completed";
    case "warn_capture":
      return "warn that the money on hold lapses in a day";
    case "release_or_capture":
      return "take or let go of the money on hold before it lapses";
    case "authorize":
      return settlements.authorize;
    case "close_link":
      return "close the link by which a card is saved";
    case "owe_at_clinic":
      return "take what is open as due at the clinic unless it is paid by link";
    case "release_unpaid":
      return "give the visit up unless it is paid by link";
    case "look_at_refund":
      return "ask Stripe whether the refund has arrived";
    case "wait":
      return "nothing until somebody acts";
    case "end":
      return "nothing, all is settled";
  }
}

const titleOf = (status: AppointmentStatus) => status.charAt(0).toUpperCase() + status.slice(1).replaceAll("_", " ");

/** Only when it changed: each costs an event and a write to what Temporal searches in. */
export function showStatus(status: AppointmentStatus): void {
  if (workflowInfo().typedSearchAttributes.get(searchAttributes.bookingStatus) === status) return;
  upsertSearchAttributes([{ key: searchAttributes.bookingStatus, value: status }]);
}
