import { sql } from "drizzle-orm";
import { check, foreignKey, index, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { organizationId, recordedAt } from "../columns.ts";
import { clinics, organizations } from "../organization/schema.ts";

/** A login, in no organization. The app role has no right on this table: it goes through the SECURITY DEFINER functions of the migrations. */
export const accounts = pgTable(
  "accounts",
  {
    id: uuid("id").primaryKey(),
    email: text("email").notNull(),
    passwordHash: text("password_hash").notNull(),
    recordedAt: recordedAt(),
  },
  (t) => [uniqueIndex("accounts_email").on(sql`lower(${t.email})`)],
);

/** What an account may do in one organization. Clinics narrow it; without rows in `membership_clinics` it reaches all of them. */
export const memberships = pgTable(
  "memberships",
  {
    organizationId: organizationId().references(() => organizations.id),
    accountId: uuid("account_id")
      .notNull()
      .references(() => accounts.id),
    role: text("role", {
      enum: [
        "patient",
        "practitioner",
        "nurse",
        "receptionist",
        "clinic_manager",
        "organization_admin",
        "platform_admin",
      ],
    }).notNull(),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.accountId] }),
    index("memberships_account").on(t.accountId),
    check(
      "memberships_role",
      sql`${t.role} in ('patient','practitioner','nurse','receptionist','clinic_manager','organization_admin','platform_admin')`,
    ),
  ],
);

export const membershipClinics = pgTable(
  "membership_clinics",
  {
    organizationId: organizationId(),
    accountId: uuid("account_id").notNull(),
    clinicId: uuid("clinic_id").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.accountId, t.clinicId] }),
    foreignKey({
      columns: [t.organizationId, t.accountId],
      foreignColumns: [memberships.organizationId, memberships.accountId],
    }).onDelete("cascade"),
    foreignKey({ columns: [t.organizationId, t.clinicId], foreignColumns: [clinics.organizationId, clinics.id] }),
  ],
);
