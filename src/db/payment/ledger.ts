import { type Amounts, accountsOf, entriesBetween } from "../../domain/payment/ledger.ts";
import type { Tx } from "../client.ts";

/**
 * Writes down how money moved, in the transaction that changes the payment: one that forgets to is refused at its
 * commit (`payments_ledger`). The caller holds the payment's lock.
 */
export async function recordEntries(
  tx: Tx,
  { paymentId, before, after, at }: { paymentId: string; before: Amounts; after: Amounts; at: Date },
): Promise<void> {
  const entries = entriesBetween(before, after).map((entry) => ({ ...entry, ...accountsOf[entry.kind] }));
  if (entries.length === 0) return;
  await tx.$client.query({
    name: "record_entries",
    text: `insert into ledger_entries (organization_id, payment_id, kind, from_account, to_account, amount_minor, currency, at)
           select p.organization_id, p.id, e.kind, e."from", e."to", e."amountMinor", p.currency, $3
           from payments p, json_to_recordset($2) as e (kind text, "from" text, "to" text, "amountMinor" bigint)
           where p.id = $1`,
    values: [paymentId, JSON.stringify(entries), at],
  });
}
