import { type AppointmentStatus, isBeingBooked } from "../../domain/booking/lifecycle.ts";
import { type IntentReading, supersedes } from "../../domain/payment/intent.ts";
import { isOpen, type PaymentStatus } from "../../domain/payment/payment.ts";
import { payByOf } from "../../domain/payment/saved-card.ts";
import { cardDeclinedKey, refusedKey } from "../../domain/task/keys.ts";
import type { Db, Tx } from "../client.ts";
import { type AppointmentEvent, recordEvent } from "../outbox/record-event.ts";
import { closeTasks, raiseTask } from "../task/tasks.ts";
import { askCardAgain } from "./ask-card-again.ts";
import { settleAttempts } from "./attempts.ts";
import { recordEntries } from "./ledger.ts";
import { type LockedPayment, lockPaymentOfAppointment } from "./lock-payment.ts";
import { oweInstead } from "./owe-instead.ts";
import { closeRefused } from "./refused-making.ts";
import { endBalanceByCard, recordKeptCard } from "./saved-cards.ts";
import { settleStripeEvents } from "./stripe-events.ts";
import { noteToCapture } from "./to-capture.ts";

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
      closeTasks(tx, { dedupeKeys: settledBy(reading, payment), at: reading.at }),
      ...(payment.isNew ? [closeRefused(tx, payment, "payment", reading.at)] : []),
      settleStripeEvents(tx, { ...payment, ...reading }),
      ...(isOver(reading.status) ? [settleAttempts(tx, paymentId, doneBy[reading.status])] : []),
    ]);
    return isNews ? reading.status : payment.status;
  });
}

/** Statuses in which the price is owed. */
const owing: readonly AppointmentStatus[] = ["confirmed", "checked_in", "in_progress", "completed", "no_show"];

/** The saved card did not pay: from here on its patient may, by link. */
const isRefusal = (payment: LockedPayment, reading: Reading) =>
  payment.status === "card_saved" && isWanted(payment) && isOpen(reading.status);

/**
 * The rest of a deposit is not, by card, where its completion was taken back meanwhile or the desk takes it; a fee is
 * not by link.
 */
function isWanted({ purpose, appointmentStatus, withdrawn }: LockedPayment): boolean {
  if (purpose === "fee") return false;
  return purpose === "balance" ? appointmentStatus === "completed" && !withdrawn : owing.includes(appointmentStatus);
}

async function store(tx: Tx, payment: LockedPayment, reading: Reading): Promise<void> {
  const { paymentId } = payment;
  await tx.$client.query({
    name: "store_reading",
    text: `update payments set payment_intent_id = $2, status = $3, authorized_minor = $4, captured_minor = $5, client_secret = $6,
             capture_before = $7, decline_code = $8, read_at = $9, pay_by = coalesce(pay_by, $10),
             card_brand = coalesce($11, card_brand), card_last4 = coalesce($12, card_last4)
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
      isRefusal(payment, reading) ? payByOf(reading.at) : null,
      reading.card?.brand ?? null,
      reading.card?.last4 ?? null,
    ],
  });
  const { keptCard, card, at } = reading;
  const isGiven = reading.status === "authorized" || reading.status === "captured";
  if (keptCard && isGiven) await recordKeptCard(tx, { appointmentId: payment.appointmentId, ...keptCard, card, at });
  const after = { ...reading, refundedMinor: payment.refundedMinor, disputedMinor: payment.disputedMinor };
  await recordEntries(tx, { paymentId, before: payment, after, at: reading.at });
}

/** Which call brought it about, where it was a call of ours. */
const doneBy = { captured: "capture", voided: "cancel", expired: null } as const;

const isOver = (status: PaymentStatus): status is keyof typeof doneBy => status in doneBy;

/** What the card does not cover any more is due at the clinic instead, and the desk is told. */
async function announce(tx: Tx, payment: LockedPayment, reading: Reading): Promise<void> {
  const { status, at } = reading;
  const { paymentId, purpose, appointmentId, appointmentStatus } = payment;
  const kind = isRefusal(payment, reading) ? "payment.declined" : eventOf[status];
  if (isRefusal(payment, reading)) {
    const dedupeKey = cardDeclinedKey(paymentId);
    await raiseTask(tx, { kind: "card_declined", appointmentId, dedupeKey, detail: { paymentId }, at });
  } else if (payment.hasPayLink) await closeTasks(tx, { appointmentId, kinds: ["card_declined"], at });
  const offSession = kind === "payment.authorized" ? payment.status === "card_saved" : undefined;
  const payload = { appointmentStatus, paymentId, purpose, offSession };
  if (kind) await recordEvent(tx, { appointmentId, kind, at, payload });
  if (status === "authorized") await noteToCapture(tx, appointmentId, at);
  else await closeTasks(tx, { appointmentId, kinds: ["capture_deadline", "to_capture"], at });
  if (isBeingBooked(appointmentStatus) || !kind) return;
  const isLost = status === "expired" || status === "voided";
  if (isLost) await endBalanceByCard(tx, payment);
  if (isLost && owing.includes(appointmentStatus) && !payment.settledByHand)
    await askCardAgain(tx, payment, status, at);
  await oweInstead(tx, payment, at);
}

/** The tasks that are moot: Stripe has just answered, so it is not away any more, nor refuses what has happened. */
function settledBy({ status }: Reading, { paymentId }: LockedPayment): string[] {
  const refused = (["capture", "void"] as const).map((settlement) => refusedKey(settlement, paymentId));
  return ["stripe_unreachable", ...(isOver(status) ? refused : [])];
}
