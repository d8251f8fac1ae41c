import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import type { Money } from "../../domain/money.ts";
import { defaultFeeTable, type FeeTable } from "../../domain/payment/fees.ts";
import { capturePolicies } from "../../domain/payment/policy.ts";
import {
  currency,
  dayException,
  isOneOf,
  isWithinDay,
  organizationId,
  recordedAt,
  version,
  weeklyBand,
} from "../columns.ts";

/**
 * The tenant and its settings. A change of a setting holds from the next
 * request on; workflows carry copies of what they promised.
 */
export const organizations = pgTable(
  "organizations",
  {
    id: uuid("id").primaryKey(),
    slug: text("slug").notNull().unique(),
    name: text("name").notNull(),
    /** Stripe Connect account; null = the platform's own. */
    stripeAccountId: text("stripe_account_id").unique(),
    capturePolicy: text("capture_policy", { enum: capturePolicies }).notNull().default("at_completion"),
    holdMinutes: integer("hold_minutes").notNull().default(10),
    /** How long the clinic has to answer a request, and an approved patient to pay: neither sits at the screen. */
    approvalHours: integer("approval_hours").notNull().default(24),
    approvedHoldHours: integer("approved_hold_hours").notNull().default(24),
    slotStepMinutes: integer("slot_step_minutes").notNull().default(15),
    minimumNoticeMinutes: integer("minimum_notice_minutes").notNull().default(60),
    horizonDays: integer("horizon_days").notNull().default(180),
    cancellationNoticeMinutes: integer("cancellation_notice_minutes").notNull().default(1440),
    /** What one person may give back alone, by currency; above it a second one has to approve. */
    refundLimits: jsonb("refund_limits").$type<Money[]>().notNull().default([]),
    /** What is kept of visits that are cancelled late or missed. */
    feeTable: jsonb("fee_table").$type<FeeTable>().notNull().default(defaultFeeTable),
    /** Unpaid holds one patient may have at a time, so that nobody hoards slots. */
    maxHoldsPerPatient: integer("max_holds_per_patient").notNull().default(2),
    /** Visits one patient may have on one clinic-local day. */
    maxVisitsPerPatientDay: integer("max_visits_per_patient_day").notNull().default(4),
    noShowGraceMinutes: integer("no_show_grace_minutes").notNull().default(120),
    automaticNoShow: boolean("automatic_no_show").notNull().default(false),
    /** `#rrggbb` in lower case; who shows it sees to the contrast. null = the product's own. */
    brandColor: text("brand_color"),
    logoUrl: text("logo_url"),
    /** Origins of other sites that may show the booking page in a frame. */
    embedOrigins: text("embed_origins").array().notNull().default([]),
    patientBooking: boolean("patient_booking").notNull().default(true),
    patientRegistration: boolean("patient_registration").notNull().default(true),
    otherSites: boolean("other_sites").notNull().default(true),
    version: version(),
    recordedAt: recordedAt(),
  },
  (t) => [
    check("organizations_slug", sql`${t.slug} ~ '^[a-z0-9][a-z0-9-]{1,62}$'`),
    check("organizations_capture_policy", isOneOf(t.capturePolicy, capturePolicies)),
    check("organizations_hold_minutes", sql`${t.holdMinutes} between 1 and 60`),
    check(
      "organizations_approval",
      sql`${t.approvalHours} between 1 and 168 and ${t.approvedHoldHours} between 1 and 168`,
    ),
    check("organizations_slot_step", sql`${t.slotStepMinutes} in (5, 10, 15, 20, 30, 60)`),
    check("organizations_notice", sql`${t.minimumNoticeMinutes} >= 0 and ${t.cancellationNoticeMinutes} >= 0`),
    check("organizations_horizon", sql`${t.horizonDays} between 1 and 730`),
    check("organizations_limits", sql`${t.maxHoldsPerPatient} > 0 and ${t.maxVisitsPerPatientDay} > 0`),
    check("organizations_brand_color", sql`${t.brandColor} ~ '^#[0-9a-f]{6}$'`),
    check("organizations_logo_url", sql`${t.logoUrl} ~ '^https://'`),
    check("organizations_grace", sql`${t.noShowGraceMinutes} between 0 and 1440`),
  ],
);

export const clinics = pgTable(
  "clinics",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: uuid("id").notNull(),
    slug: text("slug").notNull(),
    name: text("name").notNull(),
    address: text("address").notNull(),
    /** E.164; null = none is made known. */
    phone: text("phone"),
    /** IANA name; every local time of the clinic is read in it. */
    timeZone: text("time_zone").notNull(),
    currency: currency().notNull(),
    active: boolean("active").notNull().default(true),
    version: version(),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique("clinics_slug").on(t.organizationId, t.slug),
    check("clinics_phone", sql`${t.phone} ~ '^\\+[1-9][0-9]{6,14}$'`),
    check("clinics_currency", sql`${t.currency} ~ '^[A-Z]{3}$'`),
  ],
);

/** Weekly opening hours; several bands a day are normal. */
export const clinicHours = pgTable(
  "clinic_hours",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull(),
    clinicId: uuid("clinic_id").notNull(),
    ...weeklyBand(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    foreignKey({ columns: [t.organizationId, t.clinicId], foreignColumns: [clinics.organizationId, clinics.id] }),
    index("clinic_hours_clinic").on(t.organizationId, t.clinicId),
    check("clinic_hours_weekday", sql`${t.weekday} between 1 and 7`),
    check("clinic_hours_band", isWithinDay(t)),
  ],
);

/** A day on which the weekly hours do not hold: closed (no minutes), or open at other hours (one row per band). */
export const clinicHolidays = pgTable(
  "clinic_holidays",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull(),
    clinicId: uuid("clinic_id").notNull(),
    name: text("name").notNull(),
    ...dayException(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    foreignKey({ columns: [t.organizationId, t.clinicId], foreignColumns: [clinics.organizationId, clinics.id] }),
    index("clinic_holidays_clinic").on(t.organizationId, t.clinicId, t.onDate),
    check("clinic_holidays_closed_or_band", sql`(${t.opensMinute} is null) = (${t.closesMinute} is null)`),
    check("clinic_holidays_band", isWithinDay(t)),
  ],
);

export const rooms = pgTable(
  "rooms",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull(),
    clinicId: uuid("clinic_id").notNull(),
    name: text("name").notNull(),
    /** What services ask for: "treatment", "surgery". Any free room of the type will do. */
    type: text("type").notNull(),
    /** Cleaning after each visit, in minutes; the room's own buffer. */
    turnoverMinutes: integer("turnover_minutes").notNull().default(0),
    active: boolean("active").notNull().default(true),
    version: version(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    foreignKey({ columns: [t.organizationId, t.clinicId], foreignColumns: [clinics.organizationId, clinics.id] }),
    index("rooms_clinic").on(t.organizationId, t.clinicId, t.type),
    check("rooms_turnover", sql`${t.turnoverMinutes} between 0 and 240`),
  ],
);

export const equipment = pgTable(
  "equipment",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull(),
    clinicId: uuid("clinic_id").notNull(),
    name: text("name").notNull(),
    type: text("type").notNull(),
    turnoverMinutes: integer("turnover_minutes").notNull().default(0),
    active: boolean("active").notNull().default(true),
    version: version(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    foreignKey({ columns: [t.organizationId, t.clinicId], foreignColumns: [clinics.organizationId, clinics.id] }),
    index("equipment_clinic").on(t.organizationId, t.clinicId, t.type),
    check("equipment_turnover", sql`${t.turnoverMinutes} between 0 and 240`),
  ],
);
