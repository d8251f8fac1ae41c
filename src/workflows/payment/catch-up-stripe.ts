import {
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  setCurrentDetails,
  setWorkflowOptions,
} from "@temporalio/workflow";
import { now } from "../clock.ts";
import { fetchMissedEvents, strayEvents } from "./stray-events.ts";

setWorkflowOptions({ versioningBehavior: "PINNED" }, catchUpStripe);

/**
 * Fetches the events that Stripe could not deliver, account by account, and passes them on; then gives those to a
 * person that name what is not there and that nobody looks after. Answers how many of each. An account that does not
 * answer keeps no other waiting; the run fails in the end and names it, for operators to see.
 */
export async function catchUpStripe(): Promise<{ missed: number; reported: number }> {
  setCurrentDetails("Asks Stripe for the events that it could not deliver.");
  let missed = 0;
  const unanswered: string[] = [];
  for (const account of await strayEvents.listStripeAccounts()) {
    try {
      missed += await fetchMissedEvents.executeWithOptions({ summary: "fetch what was not delivered" }, [{ account }]);
    } catch (error) {
      if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
      unanswered.push(account || "platform");
    }
  }
  const parked = await strayEvents.listParked();
  for (const key of parked) await strayEvents.reportParked({ ...key, at: now() });
  setCurrentDetails(
    `**${missed}** events had been missed and are passed on; **${parked.length}** name what is not there.`,
  );
  if (unanswered.length > 0) {
    throw ApplicationFailure.nonRetryable(`Stripe did not answer about ${unanswered.join(", ")}`, "stripe_unreachable");
  }
  return { missed, reported: parked.length };
}
