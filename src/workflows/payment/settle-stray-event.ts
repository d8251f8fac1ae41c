import { ActivityFailure, isCancellation, setCurrentDetails, setWorkflowOptions } from "@temporalio/workflow";
import type { EventKey } from "../../domain/payment/stripe-event.ts";
import { now } from "../clock.ts";
import { passOnParked, strayEvents } from "./stray-events.ts";

setWorkflowOptions({ versioningBehavior: "PINNED" }, settleStrayEvent);

/**
 * Looks for what a webhook names until it is there and its workflow told, for five minutes; then a person is told. Safe
 * to start again.
 */
export async function settleStrayEvent({ account, eventId }: EventKey): Promise<"passed_on" | "reported"> {
  const key = { account, eventId };
  setCurrentDetails("**Parked.** The payment that it names is not there; looked for during five minutes.");
  try {
    await passOnParked.executeWithOptions({ summary: "look for the payment and pass it on" }, [key]);
    setCurrentDetails("**Passed on** to the workflow that has the payment in hand.");
    return "passed_on";
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    await strayEvents.reportParked({ ...key, at: now() });
    setCurrentDetails("**Reported.** The payment does not exist; the organization that it names has a task.");
    return "reported";
  }
}
