import { sql } from "drizzle-orm";
import { check, foreignKey, index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { appointments } from "../booking/schema.ts";
import { currency, instant, minor, organizationId, recordedAt } from "../columns.ts";
import { patients } from "../record/schema.ts";

/** Patients as an account at Stripe knows them, by ids only; its cards are saved under this. */
export const stripeCustomers = pgTable(
  "stripe_customers",
  {
    organizationId: organizationId(),
    patientId: uuid("patient_id").notNull(),
    /** The Connect account, '' for the platform's own. */
    account: text("account").notNull(),
    customerId: text("customer_id").notNull(),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.patientId, t.account] }),
    foreignKey({ columns: [t.organizationId, t.patientId], foreignColumns: [patients.organizationId, patients.id] }),
  ],
);

/**
 * The card that an appointment far ahead is booked with, or that has paid its deposit and is kept for the rest, and
 * what its patient agreed to: which terms, when, and the most that it may be asked for. Its number is at Stripe only.
 */
export const savedCards = pgTable(
  "saved_cards",
  {
    organizationId: organizationId(),
    appointmentId: uuid("appointment_id").notNull(),
    termsVersion: text("terms_version").notNull(),
    capMinor: minor("cap_minor").notNull(),
    currency: currency().notNull(),
    /** When the patient gave the card under these terms, in the workflow's time; null = not yet. */
    consentedAt: instant("consented_at"),
    customerId: text("customer_id"),
    setupIntentId: text("setup_intent_id"),
    paymentMethodId: text("payment_method_id"),
    cardBrand: text("card_brand"),
    cardLast4: text("card_last4"),
    /**
     * From when on nothing is asked of it any more: patient or desk had it removed, which the status log says, or what
     * it was kept for was paid or let go of in another way.
     */
    removedAt: instant("removed_at"),
    /** When Stripe had taken it from its customer, as far as that was noted: at first it was not. */
    detachedAt: instant("detached_at"),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.appointmentId] }),
    foreignKey({
      columns: [t.organizationId, t.appointmentId],
      foreignColumns: [appointments.organizationId, appointments.id],
    }),
    index("saved_cards_kept")
      .on(t.organizationId, t.appointmentId)
      .where(sql`${t.paymentMethodId} is not null and ${t.detachedAt} is null`),
    check("saved_cards_cap", sql`${t.capMinor} > 0`),
    check(
      "saved_cards_removed",
      sql`${t.paymentMethodId} is not null or ${t.removedAt} is null and ${t.detachedAt} is null`,
    ),
    check(
      "saved_cards_consent",
      sql`(${t.consentedAt} is null) = (${t.paymentMethodId} is null) and (${t.paymentMethodId} is null or ${t.customerId} is not null)`,
    ),
  ],
);
