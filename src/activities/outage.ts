import { Context } from "@temporalio/activity";
import type { Db } from "../db/client.ts";
import { raiseTask } from "../db/task/tasks.ts";
import { isUnanswered } from "./stripe-reading.ts";

const OUTAGE_MINUTES = 30;
const ignore = () => undefined;

/**
 * Stripe away for half an hour is for a person to know: one task, however many steps wait, closed by the next answer.
 */
export function reportingOutage<Step extends { organizationId: string; at: string }, Answer>(
  db: Db,
  work: (step: Step) => Promise<Answer>,
) {
  const raise = ({ organizationId, at }: Step) => {
    const task = { kind: "stripe_unreachable", appointmentId: null, dedupeKey: "stripe_unreachable" } as const;
    return db.withTenant(organizationId, (tx) => raiseTask(tx, { ...task, at: new Date(at) }));
  };
  return async (step: Step): Promise<Answer> => {
    try {
      return await work(step);
    } catch (error) {
      const { scheduledTimestampMs, currentAttemptScheduledTimestampMs } = Context.current().info;
      const waitingMs = currentAttemptScheduledTimestampMs - scheduledTimestampMs; // both by the server's clock
      if (isUnanswered(error) && waitingMs > OUTAGE_MINUTES * 60_000) await raise(step).catch(ignore); // the next attempt raises it
      throw error;
    }
  };
}
