import type {
  Difference,
  OurBooks,
  ReconciliationKind,
  ReconciliationOutcome,
} from "../../domain/payment/reconciliation.ts";
import { booksDifferKey } from "../../domain/task/keys.ts";
import type { Db, Tx } from "../client.ts";
import { closeTasks } from "../task/tasks.ts";
import { type EventSubject, type SubjectPage, subjectOfAppointment, subjectPage } from "./stripe-events.ts";

export type Run = { organizationId: string; reconciliationId: string };
export type Span = { from: Date; until: Date };

/**
 * Writes down that a comparison begins, once. A regular one begins no later than where the last one of its kind that
 * came to its end ended: none begins while another waits for days for an account that does not answer.
 */
export async function beginReconciliation(
  tx: Tx,
  run: { reconciliationId: string; kind: ReconciliationKind; at: Date } & Span,
): Promise<void> {
  await tx.$client.query({
    name: "begin_reconciliation",
    text: `insert into reconciliations (organization_id, id, kind, from_at, until_at, started_at)
           values (current_setting('app.organization_id')::uuid, $1, $2,
               case $2 when 'on_demand' then $3 else least($3, (select max(until_at) from reconciliations where kind = $2 and finished_at is not null)) end,
               $4, $5) on conflict do nothing`,
    values: [run.reconciliationId, run.kind, run.from, run.until, run.at],
  });
}

export async function findSpan(
  db: Db,
  { organizationId, reconciliationId }: Run,
): Promise<Span & { account: string | null }> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<Span & { account: string | null }>({
      name: "find_reconciliation_span",
      text: `select r.from_at as "from", r.until_at as until, o.stripe_account_id as account from reconciliations r join organizations o on o.id = r.organization_id
             where r.id = $1`,
      values: [reconciliationId],
    }),
  );
  const [span] = rows;
  if (!span) throw new Error("a comparison begins with its row");
  return span;
}

/** Adds payments to what is to be compared; those that are there already stay as they are. */
export async function addItems(
  db: Db,
  { organizationId, reconciliationId }: Run,
  intentIds: readonly string[],
): Promise<void> {
  await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query({
      name: "add_reconciliation_items",
      text: `insert into reconciliation_items (organization_id, reconciliation_id, payment_intent_id)
             select current_setting('app.organization_id')::uuid, $1, id from unnest($2::text[]) id on conflict do nothing`,
      values: [reconciliationId, intentIds],
    }),
  );
}

/** Adds the payments of ours that were begun or last read in the span. */
export async function addOurItems(db: Db, { organizationId, reconciliationId }: Run): Promise<void> {
  await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query({
      name: "add_our_reconciliation_items",
      text: `insert into reconciliation_items (organization_id, reconciliation_id, payment_intent_id)
             select p.organization_id, r.id, p.payment_intent_id from payments p, reconciliations r
             where r.id = $1 and p.payment_intent_id is not null
               and (p.recorded_at >= r.from_at and p.recorded_at < r.until_at or p.read_at >= r.from_at and p.read_at < r.until_at)
             on conflict do nothing`,
      values: [reconciliationId],
    }),
  );
}

/** The next payments to compare: those not looked at yet, or, once all are, those that differed. */
export async function listItems(
  db: Db,
  { organizationId, reconciliationId }: Run,
  { outcome, after, limit }: { outcome: "differs" | null; after: string; limit: number },
): Promise<string[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<{ id: string }>({
      name: "list_reconciliation_items",
      text: `select payment_intent_id as id from reconciliation_items
             where reconciliation_id = $1 and outcome is not distinct from $2 and payment_intent_id > $3
             order by payment_intent_id limit $4`,
      values: [reconciliationId, outcome, after, limit],
    }),
  );
  return rows.map(({ id }) => id);
}

/** What we say of a payment; undefined for one that is none of the organization's. */
export async function findOurBooks(
  db: Db,
  organizationId: string,
  paymentIntentId: string,
): Promise<OurBooks | undefined> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<OurBooks>({
      name: "find_our_books",
      text: `select currency, authorized_minor as "authorizedMinor", captured_minor as "capturedMinor", refunded_minor as "refundedMinor",
               disputed_minor as "disputedMinor"
             from payments where payment_intent_id = $1`,
      values: [paymentIntentId],
    }),
  );
  return rows[0];
}

/** A page of the appointments with a payment that differs, whose workflows can look at Stripe anew. */
export async function listDifferingSubjects(
  db: Db,
  { organizationId, reconciliationId }: Run,
  { after, limit }: { after: string | null; limit: number },
): Promise<SubjectPage> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<EventSubject>({
      name: "list_differing_subjects",
      text: `select ${subjectOfAppointment} from appointments a
             where ($2::uuid is null or a.id > $2) and a.id in (
               select p.appointment_id from reconciliation_items i
               join payments p on p.organization_id = i.organization_id and p.payment_intent_id = i.payment_intent_id
               where i.reconciliation_id = $1 and i.outcome = 'differs')
             order by a.id limit $3`,
      values: [reconciliationId, after, limit],
    }),
  );
  return subjectPage(rows, limit);
}

export type Compared = {
  paymentIntentId: string;
  outcome: ReconciliationOutcome;
  differences: readonly Difference[];
  currency: string | null;
};

/** Writes down how a payment compares. What matches closes the task of a run before. */
export async function recordItem(
  db: Db,
  { organizationId, reconciliationId, at }: Run & { at: Date },
  { paymentIntentId, outcome, differences, currency }: Compared,
): Promise<void> {
  await db.withTenant(organizationId, async (tx) => {
    await tx.$client.query({
      name: "record_reconciliation_item",
      text: `update reconciliation_items set outcome = $3, differences = $4, currency = $5
             where reconciliation_id = $1 and payment_intent_id = $2`,
      values: [reconciliationId, paymentIntentId, outcome, JSON.stringify(differences), currency],
    });
    if (outcome !== "differs") await closeTasks(tx, { dedupeKeys: [booksDifferKey(paymentIntentId)], at });
  });
}
