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
  uuid,
} from "drizzle-orm/pg-core";
import { approvalModes } from "../../domain/booking/approval.ts";
import { resourceKinds } from "../../domain/organization/resource.ts";
import { type Deposit, servicePolicies } from "../../domain/payment/deposit.ts";
import type { FeeTable } from "../../domain/payment/fees.ts";
import { isOneOf, minor, organizationId, recordedAt, version } from "../columns.ts";
import { consumables } from "../inventory/schema.ts";
import { clinics, organizations } from "../organization/schema.ts";

export const serviceCategories = pgTable(
  "service_categories",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: uuid("id").notNull(),
    name: text("name").notNull(),
    position: integer("position").notNull().default(0),
    active: boolean("active").notNull().default(true),
    version: version(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.id] })],
);

export const services = pgTable(
  "services",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull(),
    categoryId: uuid("category_id").notNull(),
    name: text("name").notNull(),
    description: text("description").notNull().default(""),
    durationMinutes: integer("duration_minutes").notNull(),
    /** The practitioner's own buffers; rooms and equipment have theirs (`turnover_minutes`). */
    bufferBeforeMinutes: integer("buffer_before_minutes").notNull().default(0),
    bufferAfterMinutes: integer("buffer_after_minutes").notNull().default(0),
    /** Who may book it; null = everybody. Ages in whole years on the day of the visit, both ends included. */
    eligibleGender: text("eligible_gender", { enum: ["female", "male"] }),
    minimumAgeYears: integer("minimum_age_years"),
    maximumAgeYears: integer("maximum_age_years"),
    /** What is kept of visits that are cancelled late or missed; null = as the organization says. */
    feeTable: jsonb("fee_table").$type<FeeTable>(),
    active: boolean("active").notNull().default(true),
    version: version(),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    foreignKey({
      columns: [t.organizationId, t.categoryId],
      foreignColumns: [serviceCategories.organizationId, serviceCategories.id],
    }),
    check("services_duration", sql`${t.durationMinutes} between 5 and 720`),
    check(
      "services_buffers",
      sql`${t.bufferBeforeMinutes} between 0 and 240 and ${t.bufferAfterMinutes} between 0 and 240`,
    ),
    check("services_gender", sql`${t.eligibleGender} in ('female','male')`),
    check(
      "services_ages",
      sql`${t.minimumAgeYears} >= 0 and ${t.maximumAgeYears} >= coalesce(${t.minimumAgeYears}, 0)`,
    ),
  ],
);

/** A service at a clinic: its price there, in the clinic's currency with tax included, and how it is paid. */
export const serviceOffers = pgTable(
  "service_offers",
  {
    organizationId: organizationId(),
    serviceId: uuid("service_id").notNull(),
    clinicId: uuid("clinic_id").notNull(),
    priceMinor: minor("price_minor").notNull(),
    taxBasisPoints: integer("tax_basis_points").notNull().default(0),
    /**
     * none = due at the clinic; card = held on a card before the booking is confirmed; deposit = a part of it by card.
     */
    paymentPolicy: text("payment_policy", { enum: servicePolicies }).notNull().default("card"),
    /** What of the price is paid by card when booking, and how the rest; null where it is not a part of it. */
    deposit: jsonb("deposit").$type<Deposit>(),
    /** by_clinic = patients ask for a visit, which is booked once somebody of the clinic has approved it. */
    approval: text("approval", { enum: approvalModes }).notNull().default("instant"),
    active: boolean("active").notNull().default(true),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.serviceId, t.clinicId] }),
    foreignKey({ columns: [t.organizationId, t.serviceId], foreignColumns: [services.organizationId, services.id] }),
    foreignKey({ columns: [t.organizationId, t.clinicId], foreignColumns: [clinics.organizationId, clinics.id] }),
    index("service_offers_clinic").on(t.organizationId, t.clinicId),
    check("service_offers_price", sql`${t.priceMinor} between 0 and 9007199254740991`),
    check("service_offers_tax", sql`${t.taxBasisPoints} between 0 and 10000`),
    check("service_offers_payment_policy", isOneOf(t.paymentPolicy, servicePolicies)),
    check("service_offers_deposit", sql`(${t.paymentPolicy} = 'deposit') = (${t.deposit} is not null)`),
    check("service_offers_approval", isOneOf(t.approval, approvalModes)),
  ],
);

/** What a service occupies besides its practitioner: one free room, or one free device, of each type named. */
export const serviceNeeds = pgTable(
  "service_needs",
  {
    organizationId: organizationId(),
    serviceId: uuid("service_id").notNull(),
    subjectKind: text("subject_kind", { enum: resourceKinds }).notNull(),
    type: text("type").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.serviceId, t.subjectKind, t.type] }),
    foreignKey({ columns: [t.organizationId, t.serviceId], foreignColumns: [services.organizationId, services.id] }),
    check("service_needs_kind", isOneOf(t.subjectKind, resourceKinds)),
  ],
);

/** What a visit with the service uses up, each in thousandths of its unit. */
export const serviceConsumables = pgTable(
  "service_consumables",
  {
    organizationId: organizationId(),
    serviceId: uuid("service_id").notNull(),
    consumableId: uuid("consumable_id").notNull(),
    quantityThousandths: integer("quantity_thousandths").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.serviceId, t.consumableId] }),
    foreignKey({ columns: [t.organizationId, t.serviceId], foreignColumns: [services.organizationId, services.id] }),
    foreignKey({
      columns: [t.organizationId, t.consumableId],
      foreignColumns: [consumables.organizationId, consumables.id],
    }),
    index("service_consumables_consumable").on(t.organizationId, t.consumableId),
    check("service_consumables_quantity", sql`${t.quantityThousandths} between 1 and 1000000000`),
  ],
);
