import { Context } from "@temporalio/activity";
import type { Db } from "../db/client.ts";
import { raiseTask } from "../db/task/tasks.ts";
import type { TaskKind } from "../domain/task/task.ts";
import { isUnanswered } from "./stripe-reading.ts";

const OUTAGE_MINUTES = 30;
const ignore = () => undefined;

/** Of steps that ask Stripe. */
export const stripeOutage = { task: "stripe_unreachable", isOutage: isUnanswered } as const;

/**
 * What we depend on away for half an hour is for a person to know: one task, however many steps wait, closed by the
 * next answer.
 */
export function reportingOutage<Step extends { organizationId: string }, Answer>(
  db: Db,
  work: (step: Step) => Promise<Answer>,
  { task, isOutage }: { task: TaskKind; isOutage: (error: unknown) => boolean },
) {
  const raise = ({ organizationId }: Step, at: Date) =>
    db.withTenant(organizationId, (tx) => raiseTask(tx, { kind: task, appointmentId: null, dedupeKey: task, at }));
  return async (step: Step): Promise<Answer> => {
    try {
      return await work(step);
    } catch (error) {
      const { scheduledTimestampMs, currentAttemptScheduledTimestampMs: at } = Context.current().info;
      const waitingMs = at - scheduledTimestampMs; // both by the server's clock
      if (isOutage(error) && waitingMs > OUTAGE_MINUTES * 60_000) await raise(step, new Date(at)).catch(ignore); // the next attempt raises it
      throw error;
    }
  };
}
