import { WorkflowExecutionAlreadyStartedError } from "@temporalio/common";
import {
  condition,
  continueAsNew,
  setCurrentDetails,
  setWorkflowOptions,
  startChild,
  uuid4,
  workflowInfo,
} from "@temporalio/workflow";
import { daysBack } from "../../domain/payment/reconciliation.ts";
import { now } from "../clock.ts";
import { type RegularKind, type RegularReconcile, reconcileOptions, regularReconcileOptions } from "./options.ts";
import { reconcile } from "./reconcile.ts";
import { steps } from "./reconciliation-steps.ts";

setWorkflowOptions({ versioningBehavior: "PINNED" }, reconcileAll);
// It may wait for days for an account that does not answer.
setWorkflowOptions({ versioningBehavior: "AUTO_UPGRADE" }, reconcileOrganization);

/** Far more than a comparison takes while Stripe answers. */
const PATIENCE = "10 minutes";
const DAY_MS = 86_400_000;

/**
 * Has the books of every organization compared, one after the other, so that bookings find the way to Stripe free. One
 * whose account does not answer goes on by itself and keeps no other waiting. `after`: the last one of the run before.
 */
export async function reconcileAll({ kind, after = "" }: { kind: RegularKind; after?: string }): Promise<void> {
  const organizationIds = (await steps.listOrganizationIds()).filter((id) => id > after);
  for (const [i, organizationId] of organizationIds.entries()) {
    setCurrentDetails(`Organization ${i + 1} of ${organizationIds.length} in this run.`);
    await compareFor(organizationId, kind);
    if (workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof reconcileAll>({ kind, after: organizationId });
    }
  }
}

async function compareFor(organizationId: string, kind: RegularKind): Promise<void> {
  const options = regularReconcileOptions({ organizationId, kind });
  const comparison = await unlessRunning(() =>
    startChild(reconcileOrganization, { ...options, parentClosePolicy: "ABANDON" }),
  );
  if (!comparison) return; // the one of the run before still waits for Stripe
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  void comparison.result().then(end, end); // its own page says how it ended
  await condition(() => isOver, PATIENCE, { summary: "patience with one organization" });
}

async function unlessRunning<Handle>(start: () => Promise<Handle>): Promise<Handle | undefined> {
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return undefined;
  }
}

/**
 * One organization's books over the last hours or days, as `kind` says. Before that, whatever somebody asked for while
 * Temporal was away, and what has lost its workflow, is begun.
 */
export async function reconcileOrganization({ organizationId, kind }: RegularReconcile): Promise<void> {
  for (const reconciliationId of await steps.listUnfinishedRequests({ organizationId })) {
    const options = reconcileOptions({ organizationId, reconciliationId });
    await unlessRunning(() => startChild(reconcile, { ...options, parentClosePolicy: "ABANDON" }));
  }
  const run = { organizationId, reconciliationId: uuid4() };
  const at = now();
  const from = new Date(Date.parse(at) - daysBack[kind] * DAY_MS).toISOString();
  await steps.beginReconciliation({ ...run, kind, from, until: at, at });
  await reconcile(run);
}
