import { sql } from "drizzle-orm";
import { boolean, check, date, foreignKey, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { appointments } from "../booking/schema.ts";
import { currency, minor, organizationId, recordedAt, version } from "../columns.ts";
import { organizations } from "../organization/schema.ts";

/** R1 as the organization set it, and the limit that R2 gives to each new day. */
export const discountRules = pgTable(
  "discount_rules",
  {
    organizationId: organizationId()
      .primaryKey()
      .references(() => organizations.id),
    percentageBasisPoints: integer("percentage_basis_points").notNull().default(1200),
    onBirthday: boolean("on_birthday").notNull().default(true),
    /** Places per clinic-local day; 0 = no discount. */
    dailyLimit: integer("daily_limit").notNull().default(100),
    version: version(),
  },
  (t) => [
    check("discount_rules_percentage", sql`${t.percentageBasisPoints} between 0 and 10000`),
    check("discount_rules_limit", sql`${t.dailyLimit} >= 0`),
  ],
);

/** R1's threshold, one amount per currency. No row: the default of 1,000 major units. */
export const discountThresholds = pgTable(
  "discount_thresholds",
  {
    organizationId: organizationId().references(() => organizations.id),
    currency: currency().notNull(),
    thresholdMinor: minor("threshold_minor").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.currency] }),
    check("discount_thresholds_amount", sql`${t.thresholdMinor} >= 0`),
  ],
);

/**
 * R2: how many discounts of a clinic-local day are taken. The limit may be
 * lowered below `used`: then there are no new places.
 */
export const discountDays = pgTable(
  "discount_days",
  {
    organizationId: organizationId().references(() => organizations.id),
    onDate: date("on_date", { mode: "string" }).notNull(),
    dailyLimit: integer("daily_limit").notNull(),
    used: integer("used").notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.onDate] }),
    check("discount_days_used", sql`${t.used} >= 0`),
    check("discount_days_limit", sql`${t.dailyLimit} >= 0`),
  ],
);

/**
 * One booking's place in a day's quota: reserved at the hold, consumed at
 * confirmation, released to the same day by expiry or cancel.
 */
export const discountClaims = pgTable(
  "discount_claims",
  {
    organizationId: organizationId(),
    appointmentId: uuid("appointment_id").notNull(),
    onDate: date("on_date", { mode: "string" }).notNull(),
    state: text("state", { enum: ["reserved", "consumed", "released"] }).notNull(),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.appointmentId] }),
    foreignKey({
      columns: [t.organizationId, t.appointmentId],
      foreignColumns: [appointments.organizationId, appointments.id],
    }),
    foreignKey({
      columns: [t.organizationId, t.onDate],
      foreignColumns: [discountDays.organizationId, discountDays.onDate],
    }),
    check("discount_claims_state", sql`${t.state} in ('reserved','consumed','released')`),
  ],
);
