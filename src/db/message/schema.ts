import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { channels, messageKinds, messageStatuses, openMessageStatuses } from "../../domain/message/message.ts";
import { skipReasons } from "../../domain/message/relevance.ts";
import { appointments } from "../booking/schema.ts";
import { instant, isOneOf, organizationId, recordedAt } from "../columns.ts";
import { payments, refunds } from "../payment/schema.ts";
import { patients } from "../record/schema.ts";

/**
 * What patients are written, one row per message whose turn has come or will. Neither the address nor the words are
 * here, but for those that somebody has written: they are made when it is sent, from what is true then.
 */
export const messages = pgTable(
  "messages",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull().default(sql`uuidv7()`),
    /**
     * `<organization>:<appointment>:<version>:<kind>:<channel>`, of a payment or a refund with its id before the
     * channel, so that no crash, relay or repeat makes it twice; sent again on purpose, `:<id>` of its own behind it.
     */
    dedupeKey: text("dedupe_key").notNull(),
    kind: text("kind", { enum: messageKinds }).notNull(),
    channel: text("channel", { enum: channels }).notNull(),
    appointmentId: uuid("appointment_id").notNull(),
    /** The appointment's that it is about: moved meanwhile, it is not sent. */
    version: integer("version").notNull(),
    patientId: uuid("patient_id").notNull(),
    /** The payment or the refund that it is about. */
    paymentId: uuid("payment_id"),
    refundId: uuid("refund_id"),
    /** The message that somebody had sent again. */
    resendOf: uuid("resend_of"),
    status: text("status", { enum: messageStatuses }).notNull().default("queued"),
    skipReason: text("skip_reason", { enum: skipReasons }),
    /** How often it was begun to be handed to the mail server. */
    attempts: integer("attempts").notNull().default(0),
    /** Of those, how many ended nobody knows how: the mail may have been taken. */
    unknownAttempts: integer("unknown_attempts").notNull().default(0),
    /** What somebody at the clinic has written, and who; null of all that Praxis writes. */
    text: text("text"),
    writtenBy: uuid("written_by"),
    /** The language it was written in. */
    language: text("language"),
    /** What the mail server calls it, for who looks into its log. */
    providerMessageId: text("provider_message_id"),
    /** When the event happened, or somebody wanted it sent again. */
    queuedAt: instant("queued_at").notNull(),
    /** When the mail server took it. */
    sentAt: instant("sent_at"),
    /** When its workflow was last started, on the wall clock; null = not yet. */
    startedAt: instant("started_at"),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique("messages_dedupe_key").on(t.organizationId, t.dedupeKey),
    foreignKey({
      columns: [t.organizationId, t.appointmentId],
      foreignColumns: [appointments.organizationId, appointments.id],
    }),
    foreignKey({ columns: [t.organizationId, t.patientId], foreignColumns: [patients.organizationId, patients.id] }),
    foreignKey({ columns: [t.organizationId, t.paymentId], foreignColumns: [payments.organizationId, payments.id] }),
    foreignKey({ columns: [t.organizationId, t.refundId], foreignColumns: [refunds.organizationId, refunds.id] }),
    index("messages_appointment").on(t.organizationId, t.appointmentId),
    // For the relay, over all tenants: what is to be started, or has not come to its end.
    index("messages_open").on(t.startedAt).where(isOneOf(t.status, openMessageStatuses)),
    check("messages_kind", isOneOf(t.kind, messageKinds)),
    check(
      "messages_written",
      sql`(${t.kind} = 'from_clinic') = (${t.text} is not null and ${t.writtenBy} is not null)`,
    ),
    check("messages_channel", isOneOf(t.channel, channels)),
    check("messages_status", isOneOf(t.status, messageStatuses)),
    check("messages_sent", sql`${t.status} <> 'sent' or (${t.sentAt} is not null and ${t.language} is not null)`),
    check("messages_skipped", sql`(${t.status} = 'skipped') = (${t.skipReason} is not null)`),
    check("messages_attempts", sql`${t.attempts} >= ${t.unknownAttempts} and ${t.unknownAttempts} >= 0`),
  ],
);
