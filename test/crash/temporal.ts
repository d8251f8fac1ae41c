import { Connection, Client as TemporalClient } from "@temporalio/client";
import { historyToJSON } from "@temporalio/common/lib/proto-utils.js";
import { decodePayloads } from "../support/card-data.ts";
import type { Site } from "./site.ts";

/** What the server has recorded of every workflow since then, its payloads in plain text. */
export async function* readHistories({ temporalAddress }: Site, since: Date): AsyncGenerator<string> {
  const connection = await Connection.connect({ address: temporalAddress });
  try {
    const temporal = new TemporalClient({ connection });
    const query = `StartTime >= "${since.toISOString()}"`;
    for await (const { workflowId, runId, memo } of temporal.workflow.list({ query })) {
      const history = await temporal.workflow.getHandle(workflowId, runId).fetchHistory();
      yield JSON.stringify(memo) + decodePayloads(historyToJSON(history));
    }
  } finally {
    await connection.close();
  }
}
