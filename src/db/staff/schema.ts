import { sql } from "drizzle-orm";
import { boolean, check, foreignKey, index, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { services } from "../catalog/schema.ts";
import { dayException, instant, isWithinDay, organizationId, recordedAt, version, weeklyBand } from "../columns.ts";
import { accounts } from "../identity/schema.ts";
import { clinics, organizations } from "../organization/schema.ts";

/** People who work at clinics. Practitioners are the staff that a service can be booked with. */
export const staff = pgTable(
  "staff",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: uuid("id").notNull(),
    /** Their login, once they have one. */
    accountId: uuid("account_id").references(() => accounts.id),
    displayName: text("display_name").notNull(),
    title: text("title").notNull(),
    active: boolean("active").notNull().default(true),
    version: version(),
    recordedAt: recordedAt(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.id] }), unique("staff_account").on(t.organizationId, t.accountId)],
);

/** The clinics where someone works. */
export const staffClinics = pgTable(
  "staff_clinics",
  { organizationId: organizationId(), staffId: uuid("staff_id").notNull(), clinicId: uuid("clinic_id").notNull() },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.staffId, t.clinicId] }),
    foreignKey({ columns: [t.organizationId, t.staffId], foreignColumns: [staff.organizationId, staff.id] }),
    foreignKey({ columns: [t.organizationId, t.clinicId], foreignColumns: [clinics.organizationId, clinics.id] }),
  ],
);

/** The services someone offers: who has a row is a practitioner. */
export const staffServices = pgTable(
  "staff_services",
  { organizationId: organizationId(), staffId: uuid("staff_id").notNull(), serviceId: uuid("service_id").notNull() },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.staffId, t.serviceId] }),
    foreignKey({ columns: [t.organizationId, t.staffId], foreignColumns: [staff.organizationId, staff.id] }),
    foreignKey({ columns: [t.organizationId, t.serviceId], foreignColumns: [services.organizationId, services.id] }),
    index("staff_services_service").on(t.organizationId, t.serviceId),
  ],
);

/** Weekly working hours at one clinic, clinic-local. */
export const staffHours = pgTable(
  "staff_hours",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull(),
    staffId: uuid("staff_id").notNull(),
    clinicId: uuid("clinic_id").notNull(),
    ...weeklyBand(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    foreignKey({
      columns: [t.organizationId, t.staffId, t.clinicId],
      foreignColumns: [staffClinics.organizationId, staffClinics.staffId, staffClinics.clinicId],
    }),
    index("staff_hours_clinic").on(t.organizationId, t.clinicId, t.staffId),
    check("staff_hours_weekday", sql`${t.weekday} between 1 and 7`),
    check("staff_hours_band", isWithinDay(t)),
  ],
);

/**
 * A day on which someone's weekly hours at a clinic do not hold: off (no minutes), or other hours (one row per band).
 */
export const staffOverrides = pgTable(
  "staff_overrides",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull(),
    staffId: uuid("staff_id").notNull(),
    clinicId: uuid("clinic_id").notNull(),
    ...dayException(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    foreignKey({
      columns: [t.organizationId, t.staffId, t.clinicId],
      foreignColumns: [staffClinics.organizationId, staffClinics.staffId, staffClinics.clinicId],
    }),
    index("staff_overrides_clinic").on(t.organizationId, t.clinicId, t.onDate),
    check("staff_overrides_off_or_band", sql`(${t.opensMinute} is null) = (${t.closesMinute} is null)`),
    check("staff_overrides_band", isWithinDay(t)),
  ],
);

/** A stretch of time in which someone works nowhere. */
export const staffLeave = pgTable(
  "staff_leave",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull(),
    staffId: uuid("staff_id").notNull(),
    startsAt: instant("starts_at").notNull(),
    endsAt: instant("ends_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    foreignKey({ columns: [t.organizationId, t.staffId], foreignColumns: [staff.organizationId, staff.id] }),
    index("staff_leave_staff").on(t.organizationId, t.staffId, t.endsAt),
    check("staff_leave_stretch", sql`${t.startsAt} < ${t.endsAt}`),
  ],
);
