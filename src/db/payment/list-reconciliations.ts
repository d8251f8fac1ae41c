import type { StoredDifference, StoredReconciliation } from "../../domain/payment/reconciliation.ts";
import type { Db } from "../client.ts";
import { type KeyUse, type WriteOutcome, writeOnce } from "../idempotency/write-once.ts";
import { personOf } from "../staff/queries.ts";
import { beginReconciliation, type Span } from "./reconcile.ts";

const stored = `r.id, r.kind, to_json(r.from_at) #>> '{}' as "from", to_json(r.until_at) #>> '{}' as until,
  to_json(r.started_at) #>> '{}' as "startedAt", to_json(r.finished_at) #>> '{}' as "finishedAt",
  r.matched, r.caught_up as "caughtUp", r.explained, r.differing`;

export type ReconciliationPlace = { startedAt: string; id: string };

/** Comparisons from behind `after` on, the latest first. */
export async function listReconciliations(
  db: Db,
  organizationId: string,
  { after, limit }: { after: ReconciliationPlace | null; limit: number },
): Promise<StoredReconciliation[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<StoredReconciliation>({
      name: "list_reconciliations",
      text: `select ${stored} from reconciliations r
             where $1::timestamptz is null or (r.started_at, r.id) < ($1::timestamptz, $2::uuid)
             order by r.started_at desc, r.id desc limit $3`,
      values: [after?.startedAt ?? null, after?.id ?? null, limit],
    }),
  );
  return rows;
}

export async function findReconciliation(
  db: Db,
  organizationId: string,
  reconciliationId: string,
): Promise<StoredReconciliation | undefined> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<StoredReconciliation>({
      name: "find_reconciliation",
      text: `select ${stored} from reconciliations r where r.id = $1`,
      values: [reconciliationId],
    }),
  );
  return rows[0];
}

/** Comparisons that somebody asked for and that are not finished, the first first. */
export async function listUnfinishedRequests(db: Db, organizationId: string): Promise<string[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<{ id: string }>({
      name: "list_unfinished_requests",
      text: "select id from reconciliations where kind = 'on_demand' and finished_at is null order by started_at, id",
    }),
  );
  return rows.map(({ id }) => id);
}

/** The payments that differed in a comparison, those first that still do and that nobody has explained. */
export async function listDifferences(
  db: Db,
  organizationId: string,
  reconciliationId: string,
): Promise<StoredDifference[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<StoredDifference>({
      name: "list_differences",
      text: `select i.payment_intent_id as "paymentIntentId", i.outcome, i.differences, i.currency, a.id as "appointmentId",
               a.clinic_id as "clinicId", to_json(a.starts_at) #>> '{}' as "visitStartsAt", e.explanation
             from reconciliation_items i
             join reconciliations r on r.organization_id = i.organization_id and r.id = i.reconciliation_id
             left join lateral (
               select jsonb_build_object('note', note, 'by', ${personOf("account_id")}, 'at', to_json(at) #>> '{}') as explanation
               from explained_differences x
               where i.outcome = 'explained' and x.organization_id = i.organization_id and x.payment_intent_id = i.payment_intent_id
                 and x.at <= r.finished_at
               order by x.at desc limit 1) e on true
             left join payments p on p.organization_id = i.organization_id and p.payment_intent_id = i.payment_intent_id
             left join appointments a on a.organization_id = p.organization_id and a.id = p.appointment_id
             where i.reconciliation_id = $1 and i.outcome in ('differs', 'explained', 'caught_up')
             order by array_position(array['differs', 'explained', 'caught_up'], i.outcome), i.payment_intent_id limit 1000`,
      values: [reconciliationId],
    }),
  );
  return rows;
}

/** Writes down that somebody wants a comparison, once for each use of the key; `use.subjectId` is its id. */
export function requestReconciliation(
  db: Db,
  organizationId: string,
  use: KeyUse,
  { at, ...span }: Span & { at: Date },
): Promise<WriteOutcome> {
  return db.withTenant(organizationId, (tx) =>
    writeOnce(tx, use, () =>
      beginReconciliation(tx, { reconciliationId: use.subjectId, kind: "on_demand", ...span, at }),
    ),
  );
}
