import type { Actor } from "../booking/appointment.ts";
import type { Charge } from "./deposit.ts";

/**
 * How the desk agrees with a patient, who is on the telephone or at the counter, that a visit is paid which asks for a
 * card when it is booked: at the clinic after all, or by a link that the patient is mailed.
 */
export const deskPlans = ["at_clinic", "by_link"] as const;
export type DeskPlan = (typeof deskPlans)[number];

type Booker = { actor: Actor; deskPlan?: DeskPlan | undefined };

/** null where no card is asked for, and for who books online, with the card form before them. */
export function deskPlanOf({ policy }: Charge, { actor, deskPlan }: Booker): DeskPlan | null {
  return policy === "card" && actor.kind === "staff" ? (deskPlan ?? "by_link") : null;
}

/** What is charged under it: at the clinic as where nothing is asked for beforehand. */
export function chargeUnder(plan: DeskPlan | null, charge: Charge): Charge {
  return plan === "at_clinic" ? { policy: "none", depositMinor: null, balance: "at_clinic" } : charge;
}
