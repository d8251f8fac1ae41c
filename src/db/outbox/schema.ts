import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant, organizationId, recordedAt } from "../columns.ts";
import { organizations } from "../organization/schema.ts";

/**
 * What happened, for other systems and other capabilities: written in the transaction that made it true. Its relay,
 * which will deliver in `seq` order per aggregate, is not built yet.
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
