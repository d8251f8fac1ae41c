import { setCurrentDetails, setWorkflowOptions, sleep } from "@temporalio/workflow";
import { now } from "../clock.ts";
import { steps } from "./reconciliation-steps.ts";

// It may wait for days for an account that does not answer.
setWorkflowOptions({ versioningBehavior: "AUTO_UPGRADE" }, reconcile);

/** A webhook that is under way has arrived by then, and so has the workflow's look. */
const CATCH_UP_MS = 60_000;

export type Reconcile = { organizationId: string; reconciliationId: string };

/** Compares one organization's books with Stripe's, over the span that its row says. */
export async function reconcile(run: Reconcile): Promise<void> {
  setCurrentDetails("Finds the payments that were made or moved, at Stripe and here.");
  await eachPage((after) => steps.collectIntents({ ...run, after }));
  await eachPage((after) => steps.collectMovements({ ...run, after }));
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

async function comparePages(run: Reconcile, isAgain: boolean): Promise<void> {
  await eachPage((after) => steps.comparePage({ ...run, after, isAgain, at: now() }));
}

async function eachPage(page: (after: string | null) => Promise<string | null>): Promise<void> {
  for (let after = await page(null); after !== null; after = await page(after));
}
