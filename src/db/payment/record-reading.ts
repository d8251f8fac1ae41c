import { isBeingBooked } from "../../domain/booking/lifecycle.ts";
import { type IntentReading, supersedes } from "../../domain/payment/intent.ts";
import type { PaymentStatus } from "../../domain/payment/settlement.ts";
import { refusedKey } from "../../domain/task/keys.ts";
import type { Db, Tx } from "../client.ts";
import { type AppointmentEvent, recordEvent } from "../outbox/record-event.ts";
import { closeTasks, raiseTask } from "../task/tasks.ts";
import { balanceDues } from "./balance-dues.ts";
import { recordEntries } from "./ledger.ts";
import { type LockedPayment, lockPaymentOfAppointment } from "./lock-payment.ts";

type Reading = IntentReading & {
  /** When Stripe was asked: webhooks that came before it are settled by it. */
  readAt: Date;
  /** The workflow's time, for log and outbox. */
  at: Date;
};

const eventOf: Partial<Record<PaymentStatus, AppointmentEvent>> = {
  authorized: "payment.authorized",
  captured: "payment.captured",
  voided: "payment.voided",
  expired: "payment.expired",
};

/**
 * Stores what Stripe said, under the row locks of appointment and payment (always in this order), and
 * marks the webhooks it answers as done, all in one transaction. An older reading that comes late
 * changes nothing. Safe to repeat. Returns the status now stored.
 */
export function recordReading(
  db: Db,
  { organizationId, paymentId, reading }: { organizationId: string; paymentId: string; reading: Reading },
): Promise<PaymentStatus> {
  return db.withTenant(organizationId, async (tx) => {
    const payment = await lockPaymentOfAppointment(tx, paymentId);
    const isNews = supersedes(reading.status, payment.status);
    await Promise.all([
      ...(isNews ? [store(tx, payment, reading)] : []),
      ...(isNews && reading.status !== payment.status ? [announce(tx, payment, reading)] : []),
      closeTasks(tx, { dedupeKeys: settledBy(reading, paymentId), at: reading.at }),
      tx.$client.query({
        name: "settle_stripe_events",
        text: `update stripe_events set state = 'done', done_at = now()
               where organization_id = current_setting('app.organization_id')::uuid and payment_intent_id = $1
                 and state = 'pending' and received_at <= $2`,
        values: [reading.paymentIntentId, reading.readAt],
      }),
    ]);
    return isNews ? reading.status : payment.status;
  });
}

async function store(tx: Tx, payment: LockedPayment, reading: Reading): Promise<void> {
  const { paymentId } = payment;
  await tx.$client.query({
    name: "store_reading",
    text: `update payments set payment_intent_id = $2, status = $3, authorized_minor = $4, captured_minor = $5, client_secret = $6,
             capture_before = $7, decline_code = $8, read_at = $9
           where id = $1`,
    values: [
      paymentId,
      reading.paymentIntentId,
      reading.status,
      reading.authorizedMinor,
      reading.capturedMinor,
      isOver(reading.status) ? null : reading.clientSecret, // nothing is left to pay with it
      reading.captureBefore,
      reading.declineCode,
      reading.readAt,
    ],
  });
  const after = { ...reading, refundedMinor: payment.refundedMinor, disputedMinor: payment.disputedMinor };
  await recordEntries(tx, { paymentId, before: payment, after, at: reading.at });
}

const isOver = (status: PaymentStatus) => status === "captured" || status === "voided" || status === "expired";

/** What the card does not cover any more is due at the clinic instead, and the desk is told. */
async function announce(tx: Tx, payment: LockedPayment, { status, at }: Reading): Promise<void> {
  const kind = eventOf[status];
  const { appointmentId, appointmentStatus } = payment;
  if (kind) await recordEvent(tx, { appointmentId, kind, at, payload: { appointmentStatus } });
  if (status !== "authorized") await closeTasks(tx, { appointmentId, kinds: ["capture_deadline"], at });
  if (isBeingBooked(appointmentStatus) || !kind) return;
  if ((await balanceDues(tx, appointmentId)) === "owed_more")
    await raiseTask(tx, { kind: "payment_lost", appointmentId, dedupeKey: `payment_lost:${payment.paymentId}`, at });
}

/** The tasks that are moot: Stripe has just answered, so it is not away any more, nor refuses what has happened. */
function settledBy({ status }: Reading, paymentId: string): string[] {
  const refused = (["capture", "void"] as const).map((settlement) => refusedKey(settlement, paymentId));
  return ["stripe_unreachable", ...(isOver(status) ? refused : [])];
}
