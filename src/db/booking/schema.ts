import { isNotNull, type SQL, sql } from "drizzle-orm";
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
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { Assignment, PriceChange, RefusalCode } from "../../domain/booking/appointment.ts";
import { subjectKinds } from "../../domain/booking/in-the-way.ts";
import { appointmentStatuses, liveStatuses } from "../../domain/booking/lifecycle.ts";
import { balancePlaces } from "../../domain/payment/deposit.ts";
import { deskPlans } from "../../domain/payment/desk-plan.ts";
import type { StoredTerms } from "../../domain/payment/fees.ts";
import { capturePolicies, paymentPolicies } from "../../domain/payment/policy.ts";
import { discountReasons } from "../../domain/pricing/discount.ts";
import { services } from "../catalog/schema.ts";
import { currency, instant, isOneOf, minor, organizationId, recordedAt, tstzrange } from "../columns.ts";
import { clinics, organizations } from "../organization/schema.ts";
import { patients } from "../record/schema.ts";
import { staff } from "../staff/schema.ts";

/**
 * A visit, from its hold to its end. `starts_at`..`ends_at` is the visit itself;
 * what it keeps busy, buffers included, is in `occupancies`.
 */
export const appointments = pgTable(
  "appointments",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull(),
    /** The same for every appointment that replaced another one of the same booking; its first appointment's id. */
    bookingId: uuid("booking_id").notNull(),
    /** Grows with each move; messages and offers carry it. */
    version: integer("version").notNull().default(1),
    clinicId: uuid("clinic_id").notNull(),
    /** Who begins it, with its first service; null only when "anyone" was refused before somebody was chosen. */
    staffId: uuid("staff_id"),
    patientId: uuid("patient_id").notNull(),
    status: text("status", { enum: appointmentStatuses }).notNull(),
    startsAt: instant("starts_at").notNull(),
    endsAt: instant("ends_at").notNull(),
    /** When the API accepted the request; the rules of price and notice hold as of then. */
    requestedAt: instant("requested_at").notNull(),
    /** By when the clinic answers what was only asked for; stays when it is answered. null = it needed no approval. */
    approvalDueAt: instant("approval_due_at"),
    holdExpiresAt: instant("hold_expires_at"),
    paymentPolicy: text("payment_policy", { enum: paymentPolicies }).notNull(),
    /** How the desk agreed that it is paid, of a visit that asked for a card; null = no card, or booked online. */
    deskPlan: text("desk_plan", { enum: deskPlans }),
    /** What was promised at booking; a later change of the organization's setting does not touch it. */
    capturePolicy: text("capture_policy", { enum: capturePolicies }).notNull(),
    currency: currency().notNull(),
    baseMinor: minor("base_minor").notNull(),
    discountMinor: minor("discount_minor").notNull().default(0),
    totalMinor: minor("total_minor").notNull(),
    /** What of it the card pays when booking; null = all of it, or no card. */
    depositMinor: minor("deposit_minor"),
    /** How what no card pays when booking is paid. */
    balance: text("balance", { enum: balancePlaces }).notNull().default("at_clinic"),
    /** What was promised at booking; null = before there were fees, and for what was refused. */
    feeTerms: jsonb("fee_terms").$type<StoredTerms>(),
    /** What it costs that the visit was cancelled or missed; null = neither. Waived, it is 0. */
    feeMinor: minor("fee_minor"),
    /** Why R1 and R2 gave the discount they gave; null when R1 did not apply. */
    discountReason: text("discount_reason", { enum: discountReasons }),
    priceChange: jsonb("price_change").$type<PriceChange>(),
    priceAccepted: boolean("price_accepted").notNull().default(true),
    /** Why this practitioner, when the patient asked for anyone. */
    assignment: jsonb("assignment").$type<Assignment>(),
    refusalCode: text("refusal_code").$type<RefusalCode>(),
    /** Why it lies on top of other visits on purpose, in the words of who put it there; null when it was free then. */
    overbookingReason: text("overbooking_reason"),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    foreignKey({ columns: [t.organizationId, t.clinicId], foreignColumns: [clinics.organizationId, clinics.id] }),
    foreignKey({ columns: [t.organizationId, t.staffId], foreignColumns: [staff.organizationId, staff.id] }),
    foreignKey({ columns: [t.organizationId, t.patientId], foreignColumns: [patients.organizationId, patients.id] }),
    check(
      "appointments_deposit",
      sql`${t.depositMinor} is null or (${t.depositMinor} > 0 and ${t.paymentPolicy} = 'card')`,
    ),
    check("appointments_balance", isOneOf(t.balance, balancePlaces)),
    check("appointments_desk_plan", isOneOf(t.deskPlan, deskPlans)),
    check(
      "appointments_desk_plan_charged",
      sql`${t.deskPlan} is null or (${t.deskPlan} = 'by_link') = (${t.paymentPolicy} = 'card')`,
    ),
    check("appointments_balance_by_card", sql`${t.balance} = 'at_clinic' or ${t.depositMinor} is not null`),
    index("appointments_patient").on(t.organizationId, t.patientId, t.startsAt),
    index("appointments_clinic").on(t.organizationId, t.clinicId, t.startsAt, t.id),
    index("appointments_staff").on(t.organizationId, t.staffId, t.startsAt, t.id),
    index("appointments_start").on(t.organizationId, t.startsAt, t.id),
    // Few at any time, among all there ever were: for what is still open, and for who is in the house.
    index("appointments_live").on(t.organizationId, t.startsAt, t.id).where(isOneOf(t.status, liveStatuses)),
    index("appointments_staff_requested").on(t.organizationId, t.staffId, t.requestedAt),
    check("appointments_status", isOneOf(t.status, appointmentStatuses)),
    check("appointments_practitioner", sql`${t.status} = 'refused' or ${t.staffId} is not null`),
    check("appointments_visit", sql`${t.startsAt} < ${t.endsAt}`),
    check("appointments_hold", sql`${t.status} <> 'held' or ${t.holdExpiresAt} is not null`),
    check("appointments_request", sql`${t.status} <> 'requested' or ${t.approvalDueAt} is not null`),
    check(
      "appointments_price",
      sql`${t.totalMinor} = ${t.baseMinor} - ${t.discountMinor} and 0 <= ${t.discountMinor} and 0 <= ${t.totalMinor}`,
    ),
    check(
      "appointments_fee",
      sql`${t.feeMinor} is null or (${t.status} in ('cancelled','no_show') and ${t.feeMinor} between 0 and ${t.totalMinor})`,
    ),
    check("appointments_refusal", sql`(${t.status} = 'refused') = (${t.refusalCode} is not null)`),
  ],
);

/** The services of a visit in order, each with its price line. Minutes add up to the visit. */
export const appointmentServices = pgTable(
  "appointment_services",
  {
    organizationId: organizationId(),
    appointmentId: uuid("appointment_id").notNull(),
    position: integer("position").notNull(),
    serviceId: uuid("service_id").notNull(),
    staffId: uuid("staff_id").notNull(),
    /** Somebody else gives it than who begins the visit. Of few: so that their visits are found. */
    handedOver: boolean("handed_over").notNull().default(false),
    /** Why this practitioner, where the patient asked for anyone and it is not who begins the visit. */
    assignment: jsonb("assignment").$type<Assignment>(),
    minutes: integer("minutes").notNull(),
    baseMinor: minor("base_minor").notNull(),
    discountMinor: minor("discount_minor").notNull().default(0),
    taxBasisPoints: integer("tax_basis_points").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.appointmentId, t.position] }),
    foreignKey({
      columns: [t.organizationId, t.appointmentId],
      foreignColumns: [appointments.organizationId, appointments.id],
    }),
    foreignKey({ columns: [t.organizationId, t.serviceId], foreignColumns: [services.organizationId, services.id] }),
    foreignKey({ columns: [t.organizationId, t.staffId], foreignColumns: [staff.organizationId, staff.id] }),
    index("appointment_services_handed_over").on(t.organizationId, t.staffId).where(sql`${t.handedOver}`),
    check("appointment_services_line", sql`0 <= ${t.discountMinor} and ${t.discountMinor} <= ${t.baseMinor}`),
  ],
);

/**
 * Whom and what a visit takes: its practitioners, nurse, patient, room and devices, each from so many minutes before
 * the visit until so many after it. That is their own buffers around it, and less than nothing for a practitioner who
 * comes when it has begun or leaves before its end; who comes twice has two rows. Kept when the visit is over; while it
 * is live, `occupancies` holds the stretches that follow from these rows.
 */
export const appointmentSubjects = pgTable(
  "appointment_subjects",
  {
    organizationId: organizationId(),
    appointmentId: uuid("appointment_id").notNull(),
    subjectKind: text("subject_kind", { enum: subjectKinds }).notNull(),
    subjectId: uuid("subject_id").notNull(),
    /** The subject of a nurse, of whom a visit has one at most: for the foreign key, and to find the visits of one. */
    nurseId: uuid("nurse_id"),
    beforeMinutes: integer("before_minutes").notNull().default(0),
    afterMinutes: integer("after_minutes").notNull().default(0),
  },
  (t) => [
    primaryKey({
      name: "appointment_subjects_pk",
      columns: [t.organizationId, t.appointmentId, t.subjectId, t.beforeMinutes],
    }),
    foreignKey({
      columns: [t.organizationId, t.appointmentId],
      foreignColumns: [appointments.organizationId, appointments.id],
    }),
    foreignKey({ columns: [t.organizationId, t.nurseId], foreignColumns: [staff.organizationId, staff.id] }),
    uniqueIndex("appointment_subjects_one_nurse").on(t.organizationId, t.appointmentId).where(isNotNull(t.nurseId)),
    index("appointment_subjects_nurse").on(t.organizationId, t.nurseId).where(isNotNull(t.nurseId)),
    check("appointment_subjects_kind", isOneOf(t.subjectKind, subjectKinds)),
    check(
      "appointment_subjects_nurse_id",
      sql`${t.nurseId} is not distinct from case when ${t.subjectKind} = 'nurse' then ${t.subjectId} end`,
    ),
    check(
      "appointment_subjects_buffers",
      sql`${t.subjectKind} = 'practitioner' or (${t.beforeMinutes} >= 0 and ${t.afterMinutes} >= 0)`,
    ),
  ],
);

/**
 * A stretch of time that a practitioner, nurse, room, device or patient is taken, that subject's
 * own buffers included. `occupancies_no_overlap` (an EXCLUDE constraint, in the
 * hand-written migration) is what makes double booking impossible.
 */
export const occupancies = pgTable(
  "occupancies",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: uuid("id").notNull().default(sql`uuidv7()`),
    subjectKind: text("subject_kind", { enum: subjectKinds }).notNull(),
    subjectId: uuid("subject_id").notNull(),
    /** 0 is the ordinary lane; an overbooking on purpose takes a lane of its own, with a reason. */
    lane: integer("lane").notNull().default(0),
    overbookingReason: text("overbooking_reason"),
    during: tstzrange("during").notNull(),
    sourceKind: text("source_kind", { enum: ["appointment"] }).notNull(),
    sourceId: uuid("source_id").notNull(),
    /** The stretch in epoch minutes: reading integers is four times cheaper than reading instants. */
    startsMinute: integer("starts_minute")
      .notNull()
      .generatedAlwaysAs((): SQL => sql`(extract(epoch from lower(during) at time zone 'UTC') / 60)::int`),
    endsMinute: integer("ends_minute")
      .notNull()
      .generatedAlwaysAs((): SQL => sql`(extract(epoch from upper(during) at time zone 'UTC') / 60)::int`),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index("occupancies_source").on(t.organizationId, t.sourceId),
    check("occupancies_subject_kind", isOneOf(t.subjectKind, subjectKinds)),
    check("occupancies_source_kind", sql`${t.sourceKind} in ('appointment')`),
    check("occupancies_overbooking", sql`${t.lane} = 0 or (${t.lane} > 0 and ${t.overbookingReason} is not null)`),
    check(
      "occupancies_half_open",
      sql`not isempty(${t.during}) and lower_inc(${t.during}) and not upper_inc(${t.during})`,
    ),
    check(
      "occupancies_whole_minutes",
      sql`extract(second from lower(${t.during})) = 0 and extract(second from upper(${t.during})) = 0`,
    ),
  ],
);
