import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { accountMailKinds } from "../../domain/identity/account-mail.ts";
import { membershipActs } from "../../domain/identity/member.ts";
import { roles } from "../../domain/identity/principal.ts";
import { messageStatuses, openMessageStatuses } from "../../domain/message/message.ts";
import { instant, isOneOf, organizationId, recordedAt, version } from "../columns.ts";
import { clinics, organizations } from "../organization/schema.ts";

/**
 * A login, in no organization. The app role has no right on this table: it goes
 * through the SECURITY DEFINER functions of the migrations.
 */
export const accounts = pgTable(
  "accounts",
  {
    id: uuid("id").primaryKey(),
    email: text("email").notNull(),
    passwordHash: text("password_hash").notNull(),
    /**
     * When somebody showed that the address is theirs, or an operator vouched
     * for it; null = whoever registered says so.
     */
    emailVerifiedAt: instant("email_verified_at"),
    recordedAt: recordedAt(),
  },
  (t) => [uniqueIndex("accounts_email").on(sql`lower(${t.email})`)],
);

/**
 * What an account may do in one organization. Clinic-scoped rights reach the
 * clinics in `membership_clinics`: none without a row.
 */
export const memberships = pgTable(
  "memberships",
  {
    organizationId: organizationId().references(() => organizations.id),
    accountId: uuid("account_id")
      .notNull()
      .references(() => accounts.id),
    role: text("role", { enum: roles }).notNull(),
    /** When it began to give rights; null = they are invited, and have not come by their mailbox yet. */
    acceptedAt: instant("accepted_at").defaultNow(),
    version: version(),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.accountId] }),
    index("memberships_account").on(t.accountId),
    check("memberships_role", isOneOf(t.role, roles)),
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

/** Who gave or took which rights, and when; kept, also of memberships that have ended. */
export const membershipLog = pgTable(
  "membership_log",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: uuid("id").notNull().default(sql`uuidv7()`),
    accountId: uuid("account_id")
      .notNull()
      .references(() => accounts.id),
    act: text("act", { enum: membershipActs }).notNull(),
    role: text("role", { enum: roles }).notNull(),
    clinicIds: uuid("clinic_ids").array().notNull(),
    actorAccountId: uuid("actor_account_id").notNull(),
    at: instant("at").notNull(),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index("membership_log_account").on(t.organizationId, t.accountId, t.at),
    check("membership_log_act", isOneOf(t.act, membershipActs)),
  ],
);

/**
 * A login that goes on by refresh tokens: one row however often it is refreshed, and no row once it is
 * ended. A token is a handle, which stays, and a secret, which each refresh replaces; only their
 * SHA-256 is here. The app role has no right on this table either.
 */
export const sessions = pgTable(
  "sessions",
  {
    handleHash: text("handle_hash").primaryKey(),
    secretHash: text("secret_hash").notNull(),
    /** The secret before, and the salt that made its successor. */
    replacedSecretHash: text("replaced_secret_hash"),
    salt: text("salt"),
    organizationId: organizationId(),
    accountId: uuid("account_id").notNull(),
    rotatedAt: instant("rotated_at").notNull(),
    /** When it is over unless it is refreshed before, and when it is over in any case. */
    lapsesAt: instant("lapses_at").notNull(),
    endsAt: instant("ends_at").notNull(),
    recordedAt: recordedAt(),
  },
  (t) => [
    foreignKey({
      columns: [t.organizationId, t.accountId],
      foreignColumns: [memberships.organizationId, memberships.accountId],
    }).onDelete("cascade"),
    index("sessions_account").on(t.accountId, t.organizationId),
    check("sessions_replaced", sql`(${t.replacedSecretHash} is null) = (${t.salt} is null)`),
    check("sessions_ends", sql`${t.lapsesAt} <= ${t.endsAt}`),
  ],
);

/**
 * What is written to somebody about their login, in the name of the organization at whose door they stood. Of a link's
 * secret only the SHA-256 is here, from when its mail is being sent. A row without an account was asked for by somebody
 * who has none: it is written all the same, so that the answer takes as long.
 */
export const accountMails = pgTable(
  "account_mails",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: uuid("id").notNull().default(sql`uuidv7()`),
    kind: text("kind", { enum: accountMailKinds }).notNull(),
    accountId: uuid("account_id").references(() => accounts.id),
    /** The change of a patient's address that it tells the one before of. */
    contactChangeId: uuid("contact_change_id"),
    /** Who is invited to manage their visits online. The link of that mail is an access link, not one of this table. */
    patientId: uuid("patient_id"),
    status: text("status", { enum: messageStatuses }).notNull().default("queued"),
    attempts: integer("attempts").notNull().default(0),
    unknownAttempts: integer("unknown_attempts").notNull().default(0),
    /** What the screen was in that asked for it (BCP 47). */
    language: text("language").notNull(),
    linkHash: text("link_hash"),
    linkEndsAt: instant("link_ends_at"),
    /** When it was used, or its account's password was set in another way. */
    linkUsedAt: instant("link_used_at"),
    queuedAt: instant("queued_at").notNull(),
    sentAt: instant("sent_at"),
    /** When its workflow was last started, on the wall clock; null = not yet. */
    startedAt: instant("started_at"),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    uniqueIndex("account_mails_link").on(t.linkHash),
    index("account_mails_account").on(t.accountId, t.queuedAt),
    index("account_mails_patient").on(t.organizationId, t.patientId).where(sql`${t.patientId} is not null`),
    index("account_mails_open").on(t.startedAt).where(isOneOf(t.status, openMessageStatuses)),
    index("account_mails_age").on(t.queuedAt),
    check("account_mails_kind", isOneOf(t.kind, accountMailKinds)),
    check("account_mails_status", isOneOf(t.status, messageStatuses)),
    check(
      "account_mails_addressed",
      sql`${t.accountId} is not null or ${t.contactChangeId} is not null or ${t.patientId} is not null or ${t.status} = 'skipped'`,
    ),
    check("account_mails_of_change", sql`(${t.kind} = 'address_changed') = (${t.contactChangeId} is not null)`),
    check("account_mails_of_patient", sql`(${t.kind} = 'patient_invitation') = (${t.patientId} is not null)`),
    check("account_mails_link_ends", sql`(${t.linkHash} is null) = (${t.linkEndsAt} is null)`),
  ],
);
