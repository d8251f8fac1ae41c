import { type DisputeReading, type DisputeState, disputeStateOf, isDecided } from "../../domain/payment/dispute.ts";
import { disputedKey } from "../../domain/task/keys.ts";
import type { Db, Tx } from "../client.ts";
import { type AppointmentEvent, recordEvent } from "../outbox/record-event.ts";
import { closeTasks, raiseTask } from "../task/tasks.ts";
import { balanceDues } from "./balance-dues.ts";
import { recordEntries } from "./ledger.ts";
import { type LockedPayment, lockPaymentOfAppointment } from "./lock-payment.ts";

type Reading = DisputeReading & {
  /** When Stripe was asked, by the database's clock: an older reading that comes late changes nothing. */
  readAt: Date;
  /** The workflow's time, for log and outbox. */
  at: Date;
};

/**
 * Stores what Stripe said about a dispute, with all that follows, in one transaction: the money that the bank has or
 * has brought back, the timeline, and a task for as long as the clinic may answer. Safe to repeat.
 */
export function recordDispute(
  db: Db,
  { organizationId, paymentId, reading }: { organizationId: string; paymentId: string; reading: Reading },
): Promise<void> {
  return db.withTenant(organizationId, async (tx) => {
    const payment = await lockPaymentOfAppointment(tx, paymentId);
    const before = await findState(tx, reading.stripeDisputeId);
    const state = disputeStateOf(reading.status);
    if (!(await store(tx, paymentId, reading, state))) return;
    await sumUp(tx, payment, reading.at);
    await Promise.all([
      balanceDues(tx, payment.appointmentId, reading.at),
      ...(state === before ? [] : [tellNews(tx, payment, { ...reading, state, before })]),
      tellDesk(tx, payment, reading, state),
    ]);
  });
}

async function findState(tx: Tx, stripeDisputeId: string): Promise<DisputeState | undefined> {
  const { rows } = await tx.$client.query<{ state: DisputeState }>({
    name: "find_dispute_state",
    text: "select state from disputes where stripe_dispute_id = $1",
    values: [stripeDisputeId],
  });
  return rows[0]?.state;
}

/** False for a reading that is older than what is stored. */
async function store(tx: Tx, paymentId: string, reading: Reading, state: DisputeState): Promise<boolean> {
  const { rowCount } = await tx.$client.query({
    name: "store_dispute",
    text: `insert into disputes as d (organization_id, payment_id, stripe_dispute_id, state, status, reason, amount_minor, is_withdrawn,
             blocks_refunds, due_at, opened_at, decided_at, read_at)
           values (current_setting('app.organization_id')::uuid, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
           on conflict (organization_id, stripe_dispute_id) do update set
             state = excluded.state, status = excluded.status, reason = excluded.reason, amount_minor = excluded.amount_minor,
             is_withdrawn = excluded.is_withdrawn, blocks_refunds = excluded.blocks_refunds, due_at = excluded.due_at,
             decided_at = case when excluded.decided_at is not null then coalesce(d.decided_at, excluded.decided_at) end,
             read_at = excluded.read_at
           where d.read_at <= excluded.read_at`,
    values: [
      paymentId,
      reading.stripeDisputeId,
      state,
      reading.status,
      reading.reason,
      reading.amountMinor,
      reading.isWithdrawn,
      reading.blocksRefunds && !isDecided(state),
      reading.dueAt,
      reading.openedAt,
      isDecided(state) ? reading.at : null,
      reading.readAt,
    ],
  });
  return rowCount === 1;
}

/** What the payment's disputes have taken together, with the entry that says when. */
async function sumUp(tx: Tx, payment: LockedPayment, at: Date): Promise<void> {
  const { paymentId } = payment;
  const { rows } = await tx.$client.query<{ disputedMinor: number }>({
    name: "sum_disputes",
    text: `update payments set disputed_minor =
             (select coalesce(sum(amount_minor) filter (where is_withdrawn), 0) from disputes where payment_id = $1)
           where id = $1 returning disputed_minor as "disputedMinor"`,
    values: [paymentId],
  });
  const disputedMinor = rows[0]?.disputedMinor ?? payment.disputedMinor;
  await recordEntries(tx, { paymentId, before: payment, after: { ...payment, disputedMinor }, at });
}

const eventOf: Partial<Record<DisputeState, AppointmentEvent>> = {
  won: "payment.dispute_won",
  lost: "payment.dispute_lost",
};

async function tellNews(
  tx: Tx,
  { appointmentId }: LockedPayment,
  { state, before, at }: { state: DisputeState; before: DisputeState | undefined; at: Date },
): Promise<void> {
  if (before === undefined) await recordEvent(tx, { appointmentId, kind: "payment.disputed", at });
  const kind = eventOf[state];
  if (kind) await recordEvent(tx, { appointmentId, kind, at });
}

async function tellDesk(
  tx: Tx,
  { appointmentId, paymentId }: LockedPayment,
  { stripeDisputeId, reason, dueAt, at }: Reading,
  state: DisputeState,
): Promise<void> {
  const dedupeKey = disputedKey(stripeDisputeId);
  if (state !== "needs_answer") return closeTasks(tx, { dedupeKeys: [dedupeKey], at });
  const detail = { paymentId, stripeDisputeId, reason };
  const due = dueAt === null ? null : new Date(dueAt);
  await raiseTask(tx, { kind: "payment_disputed", appointmentId, dedupeKey, detail, dueAt: due, at });
}
