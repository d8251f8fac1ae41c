import type { Client } from "@temporalio/client";
import type { Db } from "../src/db/client.ts";
import { listUnstartedMessages, markStarted, type UnstartedMessage } from "../src/db/message/due-messages.ts";
import { sendOptions } from "../src/workflows/message/options.ts";
import type { sendMessage } from "../src/workflows/message/send-message.ts";

const BATCH = 50;
const DEADLINE_MS = 5_000;
/** Whoever terminates a workflow has it back after this long. */
const AGAIN_AFTER_MINUTES = 15;

/**
 * Starts the workflow of each message that has none yet, and of those that have been open for long, as theirs may be
 * lost; answers how many. Started twice it is the same one: several processes may do this at once, and one that dies in
 * the middle leaves the rest to the others.
 */
export async function startMessages({ db, temporal }: { db: Db; temporal: Client }): Promise<number> {
  const unstarted = await listUnstartedMessages(db, { againAfterMinutes: AGAIN_AFTER_MINUTES, limit: BATCH });
  if (unstarted.length === 0) return 0;
  await temporal.withDeadline(Date.now() + DEADLINE_MS, () =>
    Promise.all(unstarted.map((one) => start(temporal, one))),
  );
  await markStarted(db, unstarted);
  return unstarted.length;
}

async function start(temporal: Client, message: UnstartedMessage): Promise<void> {
  await temporal.workflow.start<typeof sendMessage>("sendMessage", {
    ...sendOptions(message),
    workflowIdConflictPolicy: "USE_EXISTING",
    workflowIdReusePolicy: "ALLOW_DUPLICATE",
  });
}
