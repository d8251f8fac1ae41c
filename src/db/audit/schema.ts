import { check, customType, index, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { settingActs, settingKinds } from "../../domain/audit/setting.ts";
import { instant, isOneOf, organizationId } from "../columns.ts";
import { organizations } from "../organization/schema.ts";

const transactionId = customType<{ data: string }>({ dataType: () => "xid8" });

/**
 * What was changed of the settings, by whom, from what to what: one row for each thing that a transaction changed, kept
 * for good. Triggers on the tables of the settings write it; the application reads it and can do nothing else.
 */
export const settingChanges = pgTable(
  "setting_changes",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: uuid("id").notNull(),
    transactionId: transactionId("transaction_id").notNull(),
    changedAt: instant("changed_at").notNull(),
    /** null = an operator, by hand or by a command of Praxis, or a process of a version that named nobody. */
    accountId: uuid("account_id"),
    kind: text("kind", { enum: settingKinds }).notNull(),
    thingId: uuid("thing_id").notNull(),
    /** Whose the thing, or this part of it, is; null = no clinic's alone. */
    clinicId: uuid("clinic_id"),
    act: text("act", { enum: settingActs }).notNull(),
    /** By column what was changed; by the name of a list its rows that were taken out and put in. */
    before: jsonb("before").notNull(),
    after: jsonb("after").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index("setting_changes_thing").on(t.organizationId, t.thingId, t.id),
    // With the time, as a database that was restored counts its transactions anew.
    unique("setting_changes_once")
      .on(t.organizationId, t.transactionId, t.thingId, t.kind, t.clinicId, t.changedAt)
      .nullsNotDistinct(),
    check("setting_changes_kind", isOneOf(t.kind, settingKinds)),
    check("setting_changes_act", isOneOf(t.act, settingActs)),
  ],
);
