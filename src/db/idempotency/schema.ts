import { index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { organizationId, recordedAt } from "../columns.ts";
import { organizations } from "../organization/schema.ts";

/**
 * One row per Idempotency-Key of a write that is one transaction, written in that transaction: it is there
 * exactly when its effect is. Keys of requests to a workflow must be known before it, and have a table of
 * their own (`idempotency_keys`); docs/decisions/0017 says why.
 */
export const idempotentWrites = pgTable(
  "idempotent_writes",
  {
    organizationId: organizationId().references(() => organizations.id),
    /** Who used the key and for what: `<act>:<account id>`. Keys of different people never meet. */
    scope: text("scope").notNull(),
    key: text("key").notNull(),
    /** SHA-256 of the parsed body. */
    bodyHash: text("body_hash").notNull(),
    /** What was made or changed. */
    subjectId: uuid("subject_id").notNull(),
    recordedAt: recordedAt(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.scope, t.key] }), index("idempotent_writes_age").on(t.recordedAt)],
);
