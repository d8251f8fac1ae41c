import { proxyActivities, setCurrentDetails, setWorkflowOptions, sleep, uuid4 } from "@temporalio/workflow";
import type { ReconciliationActivities } from "../../activities/reconciliation.ts";
import { daysBack, type ReconciliationKind } from "../../domain/payment/reconciliation.ts";
import { now } from "../clock.ts";
import { taskQueues } from "../task-queues.ts";

setWorkflowOptions({ versioningBehavior: "PINNED" }, reconcile);
setWorkflowOptions({ versioningBehavior: "PINNED" }, reconcileAll);

const steps = proxyActivities<ReconciliationActivities>({
  taskQueue: taskQueues.payment,
  startToCloseTimeout: "5 minutes", // a page of two dozen payments, each a call of ten seconds at most
  retry: { initialInterval: "1 second", maximumInterval: "1 minute" },
});

/** A webhook that is under way has arrived by then, and so has the workflow's look. */
const CATCH_UP_MS = 60_000;
const DAY_MS = 86_400_000;

export type Reconcile = { organizationId: string; reconciliationId: string };

/** Compares one organization's books with Stripe's, over the span that its row says. */
export async function reconcile(run: Reconcile): Promise<void> {
  setCurrentDetails("Finds the payments that were made or moved, at Stripe and here.");
  await eachPage((after) => steps.collectIntents.executeWithOptions({ summary: "payments" }, [{ ...run, after }]));
  await eachPage((after) => steps.collectMovements.executeWithOptions({ summary: "movements" }, [{ ...run, after }]));
  await steps.collectOurs(run);
  setCurrentDetails("Compares each of them: our row, Stripe's objects, Stripe's balance.");
  await comparePages(run, false);
  if (await steps.wakeDiffering(run)) {
    setCurrentDetails("Some differ. Their workflows look at Stripe, then they are compared again.");
    await sleep(CATCH_UP_MS, { summary: "time for a look" });
    await comparePages(run, true);
  }
  await steps.finishReconciliation({ ...run, at: now() });
  setCurrentDetails("**Done.** The report is in Praxis under *Money*; what still differs has a task.");
}

/** The same for every organization, one after the other. */
export async function reconcileAll({ kind }: { kind: Exclude<ReconciliationKind, "on_demand"> }): Promise<void> {
  for (const organizationId of await steps.listOrganizationIds()) {
    const run = { organizationId, reconciliationId: uuid4() };
    const at = now();
    const from = new Date(Date.parse(at) - daysBack[kind] * DAY_MS).toISOString();
    await steps.beginReconciliation({ ...run, kind, from, until: at, at });
    await reconcile(run);
  }
}

async function comparePages(run: Reconcile, isAgain: boolean): Promise<void> {
  const summary = isAgain ? "compare again what differs" : "compare";
  await eachPage((after) => steps.comparePage.executeWithOptions({ summary }, [{ ...run, after, isAgain, at: now() }]));
}

async function eachPage(page: (after: string | null) => Promise<string | null>): Promise<void> {
  for (let after = await page(null); after !== null; after = await page(after));
}
