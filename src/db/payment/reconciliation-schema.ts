import { char, check, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { type Difference, reconciliationKinds, reconciliationOutcomes } from "../../domain/payment/reconciliation.ts";
import { instant, isOneOf, organizationId } from "../columns.ts";
import { organizations } from "../organization/schema.ts";

/** A comparison of our books with Stripe's over a stretch of time. */
export const reconciliations = pgTable(
  "reconciliations",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: uuid("id").notNull(),
    kind: text("kind", { enum: reconciliationKinds }).notNull(),
    /** Payments that were made or moved in [from_at, until_at). */
    fromAt: instant("from_at").notNull(),
    untilAt: instant("until_at").notNull(),
    startedAt: instant("started_at").notNull(),
    finishedAt: instant("finished_at"),
    matched: integer("matched").notNull().default(0),
    caughtUp: integer("caught_up").notNull().default(0),
    explained: integer("explained").notNull().default(0),
    differing: integer("differing").notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index("reconciliations_list").on(t.organizationId, t.startedAt, t.id),
    check("reconciliations_kind", isOneOf(t.kind, reconciliationKinds)),
  ],
);

/** The payments that a comparison is about: all while it goes on, afterwards those that differed. */
export const reconciliationItems = pgTable(
  "reconciliation_items",
  {
    organizationId: organizationId(),
    reconciliationId: uuid("reconciliation_id").notNull(),
    paymentIntentId: text("payment_intent_id").notNull(),
    /** null = not looked at yet. */
    outcome: text("outcome", { enum: reconciliationOutcomes }),
    differences: jsonb("differences").$type<Difference[]>().notNull().default([]),
    currency: char("currency", { length: 3 }),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.reconciliationId, t.paymentIntentId] }),
    foreignKey({
      columns: [t.organizationId, t.reconciliationId],
      foreignColumns: [reconciliations.organizationId, reconciliations.id],
    }),
    check("reconciliation_items_outcome", isOneOf(t.outcome, reconciliationOutcomes)),
  ],
);

/**
 * By what a payment differs as it should, in the words of who said so: the last row of a payment holds. Only added to.
 */
export const explainedDifferences = pgTable(
  "explained_differences",
  {
    organizationId: organizationId().references(() => organizations.id),
    paymentIntentId: text("payment_intent_id").notNull(),
    at: instant("at").notNull(),
    differences: jsonb("differences").$type<Difference[]>().notNull(),
    accountId: uuid("account_id").notNull(),
    note: text("note").notNull(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.paymentIntentId, t.at] })],
);
