import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { paymentOps } from "../../domain/payment/intent.ts";
import { entryKinds, ledgerAccounts } from "../../domain/payment/ledger.ts";
import { paymentMethods, paymentPurposes, paymentStatuses } from "../../domain/payment/payment.ts";
import { refundReasons, refundStatuses } from "../../domain/payment/refund.ts";
import { appointments } from "../booking/schema.ts";
import { currency, instant, isOneOf, minor, organizationId, recordedAt } from "../columns.ts";

/**
 * Money due for an appointment, one row per purpose and means. For cards, what
 * Stripe's object said when it was last read.
 */
export const payments = pgTable(
  "payments",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull(),
    appointmentId: uuid("appointment_id").notNull(),
    purpose: text("purpose", { enum: paymentPurposes }).notNull(),
    /** null while it is open how a sum due at the clinic will be paid. */
    method: text("method", { enum: paymentMethods }),
    status: text("status", { enum: paymentStatuses }).notNull(),
    amountMinor: minor("amount_minor").notNull(),
    currency: currency().notNull(),
    authorizedMinor: minor("authorized_minor").notNull().default(0),
    capturedMinor: minor("captured_minor").notNull().default(0),
    refundedMinor: minor("refunded_minor").notNull().default(0),
    /** What the patient's bank has taken back in disputes that are not won. */
    disputedMinor: minor("disputed_minor").notNull().default(0),
    /** The account the PaymentIntent lives in; null = the platform's own. */
    stripeAccountId: text("stripe_account_id"),
    paymentIntentId: text("payment_intent_id"),
    /**
     * Lets the patient's browser pay this PaymentIntent and nothing else, or before there is one save a card for it
     * (SetupIntent). Only ever shown to who may see the appointment.
     */
    clientSecret: text("client_secret"),
    declineCode: text("decline_code"),
    /** What people know the card by that has paid, or has the money on hold; null also for those of before. */
    cardBrand: text("card_brand"),
    cardLast4: text("card_last4"),
    /** The card network's deadline, `charge.payment_method_details.card.capture_before`. */
    captureBefore: instant("capture_before"),
    /** Until when its patient may pay by link; set when the saved card did not pay. In the workflow's time. */
    payBy: instant("pay_by"),
    /** An admin asked for the money (capture policy `by_admin`, or early). */
    captureRequestedAt: instant("capture_requested_at"),
    captureRequestedBy: uuid("capture_requested_by"),
    /** What of the hold they want, in whose words why; null = all. What they leave of it is owed no more. */
    captureMinor: minor("capture_minor"),
    captureNote: text("capture_note"),
    /** A person has settled it in another way, for instance in cash: nothing of it is moved any more. */
    settledByHandAt: instant("settled_by_hand_at"),
    /** The money comes otherwise than by its card or link, which are ended first: mostly the desk takes it. */
    withdrawnAt: instant("withdrawn_at"),
    /** When Stripe's object was last read. */
    readAt: instant("read_at"),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    foreignKey({
      columns: [t.organizationId, t.appointmentId],
      foreignColumns: [appointments.organizationId, appointments.id],
    }),
    index("payments_appointment").on(t.organizationId, t.appointmentId),
    // A second one would make twice as much due, and one click take it twice.
    uniqueIndex("payments_one_due").on(t.organizationId, t.appointmentId).where(sql`${t.status} = 'due_at_clinic'`),
    unique("payments_payment_intent").on(t.organizationId, t.paymentIntentId),
    // For the relay, over all tenants: whose a webhook is.
    index("payments_of_intent").on(t.paymentIntentId),
    check("payments_status", isOneOf(t.status, paymentStatuses)),
    check("payments_purpose", isOneOf(t.purpose, paymentPurposes)),
    check("payments_method", isOneOf(t.method, paymentMethods)),
    check(
      "payments_at_desk",
      sql`${t.method} = 'card' or ${t.method} is null or ${t.paymentIntentId} is null and (${t.status} = 'captured' and ${t.capturedMinor} = ${t.amountMinor} or ${t.status} = 'voided' and ${t.capturedMinor} = 0)`,
    ),
    check(
      "payments_amounts",
      sql`0 <= ${t.refundedMinor} and ${t.refundedMinor} <= ${t.capturedMinor} and ${t.capturedMinor} <= ${t.amountMinor}`,
    ),
    check(
      "payments_capture_minor",
      sql`${t.captureMinor} is null or ${t.captureRequestedAt} is not null and ${t.captureMinor} > 0 and ${t.captureMinor} < ${t.amountMinor}`,
    ),
    check("payments_disputed", sql`${t.disputedMinor} >= 0`),
    check("payments_card_saved", sql`${t.status} <> 'card_saved' or ${t.paymentIntentId} is null`),
    check("payments_withdrawn", sql`${t.withdrawnAt} is null or ${t.method} = 'card'`),
    check("payments_due_at_clinic", sql`(${t.status} = 'due_at_clinic') = (${t.method} is null)`),
  ],
);

/** Written and committed before each call to Stripe, so that a lost answer leaves a trace that can be read back. */
export const paymentAttempts = pgTable(
  "payment_attempts",
  {
    organizationId: organizationId(),
    /**
     * Stripe's idempotency key: `<op>:<payment or refund id>:<attempt>`. A new attempt only after a definite failure.
     */
    key: text("key").notNull(),
    paymentId: uuid("payment_id").notNull(),
    op: text("op", { enum: paymentOps }).notNull(),
    attempt: integer("attempt").notNull(),
    /** Frozen with the key: a repeat sends the same. */
    params: jsonb("params").notNull(),
    state: text("state", { enum: ["sent", "ok", "failed"] })
      .notNull()
      .default("sent"),
    errorCode: text("error_code"),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.key] }),
    foreignKey({ columns: [t.organizationId, t.paymentId], foreignColumns: [payments.organizationId, payments.id] }),
    index("payment_attempts_payment").on(t.organizationId, t.paymentId, t.op),
    check("payment_attempts_op", isOneOf(t.op, paymentOps)),
    check("payment_attempts_state", sql`${t.state} in ('sent','ok','failed')`),
  ],
);

export const refunds = pgTable(
  "refunds",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull(),
    paymentId: uuid("payment_id").notNull(),
    amountMinor: minor("amount_minor").notNull(),
    reason: text("reason", { enum: refundReasons }).notNull(),
    status: text("status", { enum: refundStatuses }).notNull(),
    /**
     * Of what staff give back: why, in the words of who asked for it, and who said yes or no where a second person has
     * to.
     */
    note: text("note"),
    askedBy: uuid("asked_by"),
    answeredBy: uuid("answered_by"),
    /** What one person might still give back of the visit alone when it was asked for. */
    aloneMinor: minor("alone_minor"),
    /** The request that asked for it, which makes one however often it is repeated. */
    requestId: uuid("request_id"),
    /** When it was asked for, in the workflow's time; null for those of before this was noted. */
    at: instant("at"),
    stripeRefundId: text("stripe_refund_id"),
    /** When somebody answered what was proposed; null for those of before this was noted, too. */
    answeredAt: instant("answered_at"),
    /** When it was found to have failed, in the workflow's time: the next one waits a while. */
    failedAt: instant("failed_at"),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    foreignKey({ columns: [t.organizationId, t.paymentId], foreignColumns: [payments.organizationId, payments.id] }),
    index("refunds_payment").on(t.organizationId, t.paymentId),
    unique("refunds_request").on(t.organizationId, t.requestId),
    check("refunds_amount", sql`${t.amountMinor} > 0`),
    check("refunds_reason", isOneOf(t.reason, refundReasons)),
    check(
      "refunds_by_staff",
      sql`(${t.reason} = 'by_staff') = (${t.note} is not null and ${t.askedBy} is not null and ${t.aloneMinor} is not null) and (${t.reason} = 'by_staff' or ${t.status} not in ('proposed','declined','settled_by_hand'))`,
    ),
    check(
      "refunds_two_people",
      sql`${t.answeredBy} <> ${t.askedBy} and (${t.answeredBy} is not null or ${t.status} in ('proposed','declined') or ${t.reason} <> 'by_staff' or ${t.amountMinor} <= ${t.aloneMinor})`,
    ),
    check("refunds_status", isOneOf(t.status, refundStatuses)),
  ],
);

/**
 * Every movement of money, as one entry that takes from one account and gives to another: never changed, only followed
 * by others. What a payment's row says of its money is the sum of its entries, checked at each commit.
 */
export const ledgerEntries = pgTable(
  "ledger_entries",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull().default(sql`uuidv7()`),
    paymentId: uuid("payment_id").notNull(),
    kind: text("kind", { enum: entryKinds }).notNull(),
    fromAccount: text("from_account", { enum: ledgerAccounts }).notNull(),
    toAccount: text("to_account", { enum: ledgerAccounts }).notNull(),
    amountMinor: minor("amount_minor").notNull(),
    currency: currency().notNull(),
    /** When it was found to have happened, in the workflow's time. */
    at: instant("at").notNull(),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    foreignKey({ columns: [t.organizationId, t.paymentId], foreignColumns: [payments.organizationId, payments.id] }),
    index("ledger_entries_payment").on(t.organizationId, t.paymentId),
    check("ledger_entries_kind", isOneOf(t.kind, entryKinds)),
    check("ledger_entries_from", isOneOf(t.fromAccount, ledgerAccounts)),
    check("ledger_entries_to", isOneOf(t.toAccount, ledgerAccounts)),
    check("ledger_entries_accounts", sql`${t.fromAccount} <> ${t.toAccount}`),
    check("ledger_entries_amount", sql`${t.amountMinor} > 0`),
  ],
);
