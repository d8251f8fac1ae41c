import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { instant, organizationId, recordedAt } from "../columns.ts";
import { organizations } from "../organization/schema.ts";

/**
 * What happened, for other systems and other capabilities: written in the transaction that made it true, and delivered
 * by the relay in `seq` order per aggregate. Kept after that: an appointment's timeline is read from it, and the next
 * `seq` too.
 */
export const outbox = pgTable(
  "outbox",
  {
    organizationId: organizationId().references(() => organizations.id),
    aggregateId: uuid("aggregate_id").notNull(),
    /** 1, 2, 3, ... per aggregate, without gaps: writers hold the aggregate's row lock. */
    seq: integer("seq").notNull(),
    aggregateKind: text("aggregate_kind", { enum: ["appointment"] }).notNull(),
    kind: text("kind").notNull(),
    /** The aggregate's, from this event on. */
    version: integer("version").notNull().default(1),
    /** Ids and codes only. */
    payload: jsonb("payload").notNull(),
    at: instant("at").notNull(),
    recordedAt: recordedAt(),
    deliveredAt: instant("delivered_at"),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.aggregateId, t.seq] }),
    index("outbox_undelivered").on(t.recordedAt).where(sql`${t.deliveredAt} is null`),
  ],
);

/**
 * What screens are told of: one row per delivered event, kept for an hour so that a connection that broke can go on
 * where it was. Ids and codes only; clinic, patient and practitioners say whom it reaches.
 */
export const liveEvents = pgTable(
  "live_events",
  {
    organizationId: organizationId().references(() => organizations.id),
    appointmentId: uuid("appointment_id").notNull(),
    seq: integer("seq").notNull(),
    /** Grows in the order of commits, as its writers take turns: whoever has seen one has missed none before it. */
    position: bigint("position", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    kind: text("kind").notNull(),
    clinicId: uuid("clinic_id").notNull(),
    patientId: uuid("patient_id").notNull(),
    /** Who gives the visit, and after a move who gave it before. */
    staffIds: uuid("staff_ids").array().notNull(),
    /** The appointment's when the event was delivered. */
    version: integer("version").notNull(),
    recordedAt: recordedAt(),
  },
  (t) => [
    // One event makes one row, however many relays there are.
    primaryKey({ columns: [t.organizationId, t.appointmentId, t.seq] }),
    unique("live_events_position").on(t.position),
    index("live_events_missed").on(t.organizationId, t.position),
    index("live_events_age").on(t.recordedAt),
  ],
);
