import { CancellationScope, condition } from "@temporalio/workflow";
import type { BookingRequest } from "../../domain/booking/appointment.ts";
import { now } from "../clock.ts";
import { payment } from "../steps.ts";

/** The payment by card of a hold is being ended, which goes on until Stripe has said what became of it. */
export type Ending = { scope: CancellationScope; isKnown: boolean };

/** How long somebody at the desk waits for Stripe before they are told to try again. */
const PATIENCE_MS = 15_000;

/** Money that a patient has put on hold meanwhile stays, and confirms. */
export function startEnding({ organizationId, paymentId }: BookingRequest): Ending {
  const ending: Ending = { scope: new CancellationScope(), isKnown: false };
  const note = () => {
    ending.isKnown = true; // also what is refused for good, or given up: how it stands is looked at
  };
  const options = { summary: "end the payment by card" };
  void ending.scope
    .run(() =>
      payment.voidPayment.executeWithOptions(options, [{ organizationId, paymentId, at: now(), unlessPaid: true }]),
    )
    .then(note, note);
  return ending;
}

/** Whether it is known in time; not waited for once `isGivenUp`. */
export async function isEndedInTime(ending: Ending, isGivenUp: () => boolean): Promise<boolean> {
  await condition(() => ending.isKnown || isGivenUp(), PATIENCE_MS, { summary: "patience of the desk with Stripe" });
  return ending.isKnown;
}
