import { sql } from "drizzle-orm";
import { bigint, check, foreignKey, pgTable, primaryKey, unique, uuid } from "drizzle-orm/pg-core";
import { appointments } from "../booking/schema.ts";
import { organizationId, recordedAt } from "../columns.ts";
import { organizations } from "../organization/schema.ts";

const count = (name: string) => bigint(name, { mode: "number" }).notNull();

/**
 * The number of a visit's receipt, for good: given by the ledger's trigger (`number_receipt`) in the transaction that
 * takes money for the visit for the first time.
 */
export const receipts = pgTable(
  "receipts",
  {
    organizationId: organizationId(),
    appointmentId: uuid("appointment_id").notNull(),
    number: count("number"),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.appointmentId] }),
    foreignKey({
      columns: [t.organizationId, t.appointmentId],
      foreignColumns: [appointments.organizationId, appointments.id],
    }),
    unique("receipts_number").on(t.organizationId, t.number),
    check("receipts_number_counts", sql`${t.number} > 0`),
  ],
);

/** How far an organization's receipts have been counted. */
export const receiptCounters = pgTable("receipt_counters", {
  organizationId: organizationId()
    .primaryKey()
    .references(() => organizations.id),
  lastNumber: count("last_number"),
});
