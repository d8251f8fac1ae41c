import { sql } from "drizzle-orm";
import { index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant, organizationId, recordedAt } from "../columns.ts";

/**
 * One row per Idempotency-Key of a request to an appointment's workflow, committed before that is
 * started: the same key always means the same appointment. Keys of writes that are one transaction
 * are in `idempotent_writes`; docs/decisions/0017 says why.
 */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    organizationId: organizationId(),
    /** Who used the key and for what: `<route>:<account id>`. Keys of different people never meet. */
    scope: text("scope").notNull(),
    key: text("key").notNull(),
    /** What workflows know the request by. */
    id: uuid("id").notNull().default(sql`uuidv7()`),
    /** SHA-256 of the canonical body. */
    bodyHash: text("body_hash").notNull(),
    /**
     * Why, in the sender's own words: kept here on its way to the log, because
     * histories of workflows hold no personal data.
     */
    reason: text("reason"),
    appointmentId: uuid("appointment_id").notNull(),
    patientId: uuid("patient_id").notNull(),
    requestedAt: instant("requested_at").notNull(),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.scope, t.key] }),
    // Not unique, though it is: of two equal rows in one moment the second must meet the first at the key alone.
    index("idempotency_keys_of_appointment").on(t.organizationId, t.appointmentId, t.scope),
    index("idempotency_keys_age").on(t.recordedAt),
  ],
);
