import { type Client, WorkflowNotFoundError } from "@temporalio/client";
import type { BookEntry } from "../../../local/stripe/emulator.ts";
import { handedOutOf } from "../../../src/db/payment/queries.ts";
import { isLive } from "../../../src/domain/booking/lifecycle.ts";
import { openMessageStatuses } from "../../../src/domain/message/message.ts";
import type { MoneyFacts } from "../../../src/domain/payment/payment.ts";
import { isSettled } from "../../../src/domain/payment/settlement.ts";
import { bookingId, followId } from "../../../src/workflows/booking/messages.ts";
import { messageWorkflowId } from "../../../src/workflows/message/options.ts";
import { listOf, readRows, type Violation } from "./query.ts";

type PaymentRow = {
  id: string;
  account: string | null;
  intent: string | null;
  held: number;
  captured: number;
  refunded: number;
};

/** I7: what Stripe did, payment by payment, is what our rows say, and neither has what the other lacks. */
export async function compareBooks(checkerUrl: string, books: readonly BookEntry[]): Promise<Violation[]> {
  const ours = await readRows<PaymentRow>(
    checkerUrl,
    `select id, stripe_account_id as account, payment_intent_id as intent, authorized_minor::int as held,
       captured_minor::int as captured, refunded_minor::int as refunded
     from payments where payment_intent_id is not null`,
  );
  const theirs = books.map((entry): PaymentRow => {
    const { metadata, account, paymentIntent, authorized, captured, released, refunded } = entry;
    const held = authorized - captured - released;
    return { id: metadata.payment_id ?? "", account, intent: paymentIntent, held, captured, refunded };
  });
  const rows = [...onlyIn(ours, theirs, "ours"), ...onlyIn(theirs, ours, "stripe")];
  return rows.length === 0 ? [] : [{ invariant: "I7 Stripe's books are ours", rows }];
}

function onlyIn(some: PaymentRow[], others: PaymentRow[], books: string) {
  const print = ({ id, account, intent, held, captured, refunded }: PaymentRow) =>
    JSON.stringify([id, account, intent, held, captured, refunded]);
  const known = new Set(others.map(print));
  return some.filter((row) => !known.has(print(row))).map((row) => ({ books, ...row }));
}

type OpenRow = MoneyFacts & { id: string };

/** I25: every appointment and message with something to come has its workflow, and no workflow runs for any other. */
export async function compareWorkflows(checkerUrl: string, temporal: Client): Promise<Violation[]> {
  const appointments = await readRows<OpenRow>(
    checkerUrl,
    `select a.id, a.status, a.capture_policy as "capturePolicy", a.fee_minor::int as "feeMinor", coalesce(json_agg(json_build_object('paymentId', p.id, 'method', p.method, 'purpose', p.purpose, 'status', p.status, 'amountMinor', p.amount_minor,
         'capturedMinor', p.captured_minor, 'refundedMinor', p.refunded_minor,
         'refundPending', exists (select from refunds r where r.organization_id = p.organization_id and r.payment_id = p.id and r.status = 'pending'),
         'disputedMinor', p.disputed_minor, 'handedOutMinor', ${handedOutOf("p")}, 'refundBlocked', exists (select from disputes d where d.organization_id = p.organization_id and d.payment_id = p.id and d.blocks_refunds),
         'settledByHand', p.settled_by_hand_at is not null, 'withdrawn', p.withdrawn_at is not null)
         order by p.id) filter (where p.id is not null), '[]') as payments
     from appointments a left join payments p on p.organization_id = a.organization_id and p.appointment_id = a.id
     group by a.organization_id, a.id`,
  );
  const open = await readRows<{ key: string }>(
    checkerUrl,
    `select dedupe_key as key from messages where status in (${listOf(openMessageStatuses)})`,
  );
  const expected = new Set([...appointments.flatMap(workflowOf), ...open.map(({ key }) => messageWorkflowId(key))]);
  const listed: string[] = [];
  for await (const { workflowId } of temporal.workflow.list({ query: "ExecutionStatus = 'Running'" })) {
    // What compares books is for no appointment, and ends by itself.
    if (!workflowId.startsWith("reconcile")) listed.push(workflowId);
  }
  const rows: object[] = [];
  for (const id of [...expected].filter((id) => !listed.includes(id))) {
    if (!(await isRunning(temporal, id))) rows.push({ missing: id });
  }
  for (const id of listed.filter((id) => !expected.has(id)))
    if (await isRunning(temporal, id)) rows.push({ stray: id });
  return rows.length === 0
    ? []
    : [{ invariant: "I25 a workflow runs for each open appointment and message, and for no other", rows }];
}

/** The list lags behind by a moment, so what it seems to show is asked of the workflow itself. */
async function isRunning(temporal: Client, workflowId: string): Promise<boolean> {
  try {
    return (await temporal.workflow.getHandle(workflowId).describe()).status.name === "RUNNING";
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

function workflowOf(row: OpenRow): string[] {
  const { id, status, payments } = row;
  if (status === "held" || status === "requested") return [bookingId(id)];
  return isLive(status) || !payments.every((payment) => isSettled(row, payment)) ? [followId(id)] : [];
}
