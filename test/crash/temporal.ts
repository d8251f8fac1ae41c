import { randomUUID } from "node:crypto";
import { Connection, Client as TemporalClient } from "@temporalio/client";
import { historyToJSON } from "@temporalio/common/lib/proto-utils.js";
import { decodePayloads } from "../support/card-data.ts";
import type { Site } from "./site.ts";
import { until } from "./until.ts";

export async function connectTemporal({ temporalAddress, namespace }: Site): Promise<TemporalClient> {
  return new TemporalClient({ connection: await Connection.connect({ address: temporalAddress }), namespace });
}

/** What the server has recorded of every workflow since then, its payloads in plain text. */
export async function* readHistories(site: Site, since: Date): AsyncGenerator<string> {
  const temporal = await connectTemporal(site);
  try {
    const query = `StartTime >= "${since.toISOString()}"`;
    for await (const { workflowId, runId, memo } of temporal.workflow.list({ query })) {
      const history = await temporal.workflow.getHandle(workflowId, runId).fetchHistory();
      yield JSON.stringify(memo) + decodePayloads(historyToJSON(history));
    }
  } finally {
    await temporal.connection.close();
  }
}

const DONE_WITHIN_MS = 12_000;

/** One run of what a schedule starts by itself, to its end. */
export async function runNow(site: Site, workflow: "startMissingWorkflows" | "catchUpStripe"): Promise<void> {
  const workflowId = `${workflow}:${randomUUID()}`;
  await until(
    `${workflow} is over`,
    async () => {
      const temporal = await connectTemporal(site);
      try {
        await temporal.withDeadline(Date.now() + DONE_WITHIN_MS, () =>
          temporal.workflow.execute(workflow, {
            workflowId,
            workflowIdConflictPolicy: "USE_EXISTING",
            taskQueue: "booking",
            args: [],
          }),
        );
        return true;
      } finally {
        await temporal.connection.close();
      }
    },
    { seconds: 180, everyMs: 250, tolerant: true },
  );
}
