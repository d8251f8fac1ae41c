import type Stripe from "stripe";
import type { Db } from "../db/client.ts";
import { listOrganizationIds } from "../db/organization/queries.ts";
import { finishReconciliation, markExplained } from "../db/payment/finish-reconciliation.ts";
import { listUnfinishedRequests } from "../db/payment/list-reconciliations.ts";
import {
  addItems,
  addOurItems,
  beginReconciliation,
  findOurBooks,
  findSpan,
  listDifferingSubjects,
  listItems,
  type Run,
  recordItem,
} from "../db/payment/reconcile.ts";
import type { EventSubject, SubjectPage } from "../db/payment/stripe-events.ts";
import { compareBooks, type ReconciliationKind } from "../domain/payment/reconciliation.ts";
import { beating } from "./heartbeat.ts";
import { reportingOutage, stripeOutage } from "./outage.ts";
import { readBooks } from "./stripe-books.ts";
import { accountOf } from "./stripe-recall.ts";

export type ReconciliationActivities = ReturnType<typeof createReconciliationActivities>;

type Deps = { db: Db; stripe: Stripe; report: (subject: EventSubject) => Promise<void> };
type Step = Run & { at: string };
/** Where the next page begins; null after the last one. */
type Next = string | null;

const LISTED = 100;
/** With each movement of a balance what it came of. */
export const movementsExpand = ["data.source"];
/** One or two calls to Stripe each. */
const COMPARED = 25;

/** The steps of a comparison: one page each, and each may be repeated. */
export function createReconciliationActivities({ db, stripe, report }: Deps) {
  /** Finds the payments that Stripe made in the span for the organization, by the mark that ours bear. */
  async function collectIntents({ after, ...run }: Run & { after: Next }): Promise<Next> {
    const { account, ...span } = await findSpan(db, run);
    const page = await stripe.paymentIntents.list(pageOf(span, after), accountOf({ stripeAccountId: account }));
    const ours = page.data.filter(({ metadata }) => metadata["organization_id"] === run.organizationId);
    await addItems(
      db,
      run,
      ours.map(({ id }) => id),
    );
    return page.has_more ? (page.data.at(-1)?.id ?? null) : null;
  }

  /** Finds those whose money moved in the span, whoever moved it: each movement of a balance names what it came of. */
  async function collectMovements({ after, ...run }: Run & { after: Next }): Promise<Next> {
    const { account, ...span } = await findSpan(db, run);
    const asked = { ...pageOf(span, after), expand: movementsExpand };
    const page = await stripe.balanceTransactions.list(asked, accountOf({ stripeAccountId: account }));
    await addItems(
      db,
      run,
      page.data.flatMap(({ source }) => intentIdOf(source) ?? []),
    );
    return page.has_more ? (page.data.at(-1)?.id ?? null) : null;
  }

  /**
   * Compares the next payments. `isAgain`: those that differed, once their workflows have looked. Answers where the
   * next page begins.
   */
  async function comparePage({ after, isAgain, at, ...run }: Step & { after: Next; isAgain: boolean }): Promise<Next> {
    const account = accountOf({ stripeAccountId: (await findSpan(db, run)).account });
    const wanted = { outcome: isAgain ? ("differs" as const) : null, after: after ?? "", limit: COMPARED };
    const ids = await listItems(db, run, wanted);
    for (const id of ids) {
      const [ours, theirs] = await Promise.all([
        findOurBooks(db, run.organizationId, id),
        readBooks(stripe, id, account),
      ]);
      const isOurs = ours !== undefined || theirs?.intent.metadata["organization_id"] === run.organizationId;
      const differences = isOurs ? compareBooks(ours, theirs?.books) : [];
      const matched = isAgain ? ("caught_up" as const) : ("matched" as const);
      const outcome = !isOurs ? "foreign" : differences.length > 0 ? "differs" : matched;
      const currency = ours?.currency ?? theirs?.books.currency ?? null;
      await recordItem(db, { ...run, at: new Date(at) }, { paymentIntentId: id, outcome, differences, currency });
    }
    return ids.length === COMPARED ? (ids.at(-1) ?? null) : null;
  }

  /**
   * Has the workflows of what differs, and nobody has explained, look at Stripe anew: a webhook may be under way, or
   * lost. Answers whether there are any.
   */
  async function wakeDiffering(run: Run): Promise<boolean> {
    await markExplained(db, run);
    let woken = 0;
    let after: Next = null;
    do {
      const page: SubjectPage = await listDifferingSubjects(db, run, { after, limit: LISTED });
      for (const subject of page.subjects) await report(subject);
      woken += page.subjects.length;
      after = page.after;
    } while (after !== null);
    return woken > 0;
  }

  type Beginning = Step & { kind: ReconciliationKind; from: string; until: string };
  const asking = <Input extends Run, Answer>(work: (input: Input) => Promise<Answer>) =>
    beating(reportingOutage(db, work, stripeOutage));
  return {
    collectIntents: asking(collectIntents),
    collectMovements: asking(collectMovements),
    comparePage: asking(comparePage),
    wakeDiffering: beating(wakeDiffering),
    listOrganizationIds: beating(() => listOrganizationIds(db)),
    listUnfinishedRequests: beating(({ organizationId }: { organizationId: string }) =>
      listUnfinishedRequests(db, organizationId),
    ),
    beginReconciliation: beating(({ organizationId, from, until, at, ...run }: Beginning) =>
      db.inOneFlight(organizationId, (tx) =>
        beginReconciliation(tx, { ...run, from: new Date(from), until: new Date(until), at: new Date(at) }),
      ),
    ),
    collectOurs: beating((run: Run) => addOurItems(db, run)),
    finishReconciliation: beating(({ at, ...run }: Step) => finishReconciliation(db, { ...run, at: new Date(at) })),
  };
}

const seconds = (at: Date) => Math.floor(at.getTime() / 1_000);

const pageOf = ({ from, until }: { from: Date; until: Date }, after: Next) => ({
  created: { gte: seconds(from), lt: seconds(until) },
  limit: LISTED,
  ...(after === null ? {} : { starting_after: after }),
});

/** Charges, refunds and disputes name their payment intent; payouts and fees have none. */
function intentIdOf(source: Stripe.BalanceTransaction["source"]): string | undefined {
  if (typeof source !== "object" || source === null || !("payment_intent" in source)) return undefined;
  const intent = source.payment_intent;
  return typeof intent === "string" ? intent : intent?.id;
}
