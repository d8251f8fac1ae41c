import { sql } from "drizzle-orm";
import {
  check,
  date,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { deskEntryKinds, deskMethods } from "../../domain/payment/desk.ts";
import { currency, instant, isOneOf, minor, organizationId, recordedAt } from "../columns.ts";
import { clinics } from "../organization/schema.ts";
import { payments } from "./schema.ts";

/**
 * What people did with money at the desk: never changed, only followed by others. A till is what one person took and
 * gave back on one day at one clinic.
 */
export const deskEntries = pgTable(
  "desk_entries",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull().default(sql`uuidv7()`),
    paymentId: uuid("payment_id").notNull(),
    clinicId: uuid("clinic_id").notNull(),
    kind: text("kind", { enum: deskEntryKinds }).notNull(),
    method: text("method", { enum: deskMethods }).notNull(),
    amountMinor: minor("amount_minor").notNull(),
    currency: currency().notNull(),
    /** Whose till it is in. A correction is in the till of what it corrects, and on its day. */
    tillAccountId: uuid("till_account_id").notNull(),
    /** The day at the clinic. */
    onDate: date("on_date", { mode: "string" }).notNull(),
    /** Who did it. */
    accountId: uuid("account_id").notNull(),
    /** Why it is corrected, in their words. */
    reason: text("reason"),
    /** What asked for it: done once, also when it is repeated. */
    requestId: uuid("request_id").notNull(),
    /** The workflow's time. */
    at: instant("at").notNull(),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    foreignKey({ columns: [t.organizationId, t.paymentId], foreignColumns: [payments.organizationId, payments.id] }),
    foreignKey({ columns: [t.organizationId, t.clinicId], foreignColumns: [clinics.organizationId, clinics.id] }),
    unique("desk_entries_request").on(t.organizationId, t.requestId),
    uniqueIndex("desk_entries_once").on(t.organizationId, t.paymentId, t.kind).where(sql`${t.kind} <> 'given_back'`),
    index("desk_entries_payment").on(t.organizationId, t.paymentId),
    index("desk_entries_day").on(t.organizationId, t.clinicId, t.onDate),
    index("desk_entries_till").on(t.organizationId, t.clinicId, t.tillAccountId, t.onDate),
    check("desk_entries_kind", isOneOf(t.kind, deskEntryKinds)),
    check("desk_entries_method", isOneOf(t.method, deskMethods)),
    check("desk_entries_amount", sql`${t.amountMinor} > 0`),
    check(
      "desk_entries_second_person",
      sql`(${t.kind} = 'corrected') = (${t.accountId} <> ${t.tillAccountId}) and (${t.kind} = 'corrected') = (${t.reason} is not null)`,
    ),
  ],
);

/**
 * What was counted in somebody's till at the end of a day, with what it held in the morning: each count is kept, the
 * last one holds.
 */
export const dayCounts = pgTable(
  "day_counts",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull(),
    clinicId: uuid("clinic_id").notNull(),
    onDate: date("on_date", { mode: "string" }).notNull(),
    /** Whose till. */
    accountId: uuid("account_id").notNull(),
    /** Who counted it where that is another person, as whoever had it is not there any more; else may be null. */
    countedBy: uuid("counted_by"),
    currency: currency().notNull(),
    /** The cash that the till held in the morning, as far as earlier counts and entries said at the time. */
    openingMinor: minor("opening_minor").notNull().default(0),
    /** What that and the entries of the till came to at the time. */
    expectedCashMinor: minor("expected_cash_minor").notNull(),
    expectedTerminalMinor: minor("expected_terminal_minor").notNull(),
    cashMinor: minor("cash_minor").notNull(),
    terminalMinor: minor("terminal_minor").notNull(),
    /** What of the cash stays in the till for the next day; the rest goes to the bank. */
    leftMinor: minor("left_minor").notNull().default(0),
    /** Where the difference comes from, in the words of who counted. */
    explanation: text("explanation"),
    countedAt: instant("counted_at").notNull(),
    signedOffBy: uuid("signed_off_by"),
    signedOffAt: instant("signed_off_at"),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    foreignKey({ columns: [t.organizationId, t.clinicId], foreignColumns: [clinics.organizationId, clinics.id] }),
    index("day_counts_day").on(t.organizationId, t.clinicId, t.onDate, t.accountId, t.countedAt),
    check("day_counts_left", sql`${t.leftMinor} >= 0`),
    check(
      "day_counts_explained",
      sql`(${t.cashMinor}, ${t.terminalMinor}) = (${t.expectedCashMinor}, ${t.expectedTerminalMinor}) or ${t.explanation} is not null`,
    ),
    check(
      "day_counts_second_person",
      sql`(${t.signedOffBy} is null) = (${t.signedOffAt} is null) and ${t.signedOffBy} is distinct from ${t.accountId} and ${t.signedOffBy} is distinct from coalesce(${t.countedBy}, ${t.accountId})`,
    ),
  ],
);
