import type { Client } from "@temporalio/client";
import type { FindAttended } from "../src/activities/missing-workflows.ts";
import { bookingId, followId } from "../src/workflows/booking/messages.ts";

/** One question to Temporal's list of workflows per page: ids in order make two ranges of workflow ids. */
export function createFindAttended(temporal: Client): FindAttended {
  return async (appointmentIds) => {
    const attended = new Set<string>();
    const [first, last] = [appointmentIds[0], appointmentIds.at(-1)];
    if (first === undefined || last === undefined) return attended;
    const ranges = [bookingId, followId].map((idOf) => `WorkflowId BETWEEN "${idOf(first)}" AND "${idOf(last)}"`);
    const query = `ExecutionStatus = "Running" AND (${ranges.join(" OR ")})`;
    await temporal.withDeadline(Date.now() + DEADLINE_MS, async () => {
      for await (const { workflowId } of temporal.workflow.list({ query })) attended.add(appointmentOf(workflowId));
    });
    return attended;
  };
}

const DEADLINE_MS = 20_000;

const appointmentOf = (workflowId: string) => workflowId.slice(workflowId.indexOf(":") + 1);
