import { type SQL, sql } from "drizzle-orm";
import { boolean, check, date, foreignKey, index, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { accessActs, relations } from "../../domain/record/online-access.ts";
import { genders } from "../../domain/record/patient.ts";
import { instant, isOneOf, organizationId, recordedAt, version } from "../columns.ts";
import { accounts } from "../identity/schema.ts";
import { organizations } from "../organization/schema.ts";

export const patients = pgTable(
  "patients",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: uuid("id").notNull(),
    fullName: text("full_name").notNull(),
    email: text("email"),
    phone: text("phone"),
    gender: text("gender", { enum: genders }).notNull().default("unknown"),
    bornOn: date("born_on", { mode: "string" }),
    /** BCP 47. */
    language: text("language").notNull().default("en"),
    /** The language they need an interpreter for, BCP 47; null = none is needed. */
    interpreterFor: text("interpreter_for"),
    version: version(),
    /**
     * What lists are ordered by. A column, because under row-level security an
     * index on `lower(full_name)` serves no comparison.
     */
    nameKey: text("name_key")
      .notNull()
      .generatedAlwaysAs((): SQL => sql`lower(full_name)`),
    /** For who decides whether to write to them, and need not know where. */
    hasEmail: boolean("has_email")
      .notNull()
      .generatedAlwaysAs((): SQL => sql`email is not null`),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    index("patients_name").on(t.organizationId, t.nameKey, t.id),
    check("patients_gender", isOneOf(t.gender, genders)),
  ],
);

/**
 * The beginnings a patient is found by, in lower case: the name from each of its words on, the e-mail address,
 * the digits of the phone number. A trigger on `patients` keeps them (in the hand-written migration, which
 * also gives `term` the collation that makes prefixes ranges).
 */
export const patientSearchTerms = pgTable(
  "patient_search_terms",
  {
    organizationId: organizationId(),
    patientId: uuid("patient_id").notNull(),
    term: text("term").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.patientId, t.term] }),
    foreignKey({
      columns: [t.organizationId, t.patientId],
      foreignColumns: [patients.organizationId, patients.id],
    }).onDelete("cascade"),
  ],
);

/** What was noted of a patient before each change of it, and who made it: never changed, only added to. */
export const contactChanges = pgTable(
  "contact_changes",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull().default(sql`uuidv7()`),
    patientId: uuid("patient_id").notNull(),
    accountId: uuid("account_id").notNull(),
    /** Of what was changed, as it was. */
    was: jsonb("was").notNull(),
    at: instant("at").notNull(),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    foreignKey({ columns: [t.organizationId, t.patientId], foreignColumns: [patients.organizationId, patients.id] }),
    index("contact_changes_patient").on(t.organizationId, t.patientId),
  ],
);

/** Which logins act for which patients: their own, a parent for a child. */
export const patientAccess = pgTable(
  "patient_access",
  {
    organizationId: organizationId(),
    accountId: uuid("account_id")
      .notNull()
      .references(() => accounts.id),
    patientId: uuid("patient_id").notNull(),
    relation: text("relation", { enum: relations }).notNull(),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.accountId, t.patientId] }),
    foreignKey({ columns: [t.organizationId, t.patientId], foreignColumns: [patients.organizationId, patients.id] }),
    index("patient_access_patient").on(t.organizationId, t.patientId),
    check("patient_access_relation", isOneOf(t.relation, relations)),
  ],
);

/** Who was invited to a patient's record, came to it or lost it, by whose act: never changed, only added to. */
export const patientAccessLog = pgTable(
  "patient_access_log",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull().default(sql`uuidv7()`),
    patientId: uuid("patient_id").notNull(),
    act: text("act", { enum: accessActs }).notNull(),
    actorAccountId: uuid("actor_account_id").notNull(),
    at: instant("at").notNull(),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    foreignKey({ columns: [t.organizationId, t.patientId], foreignColumns: [patients.organizationId, patients.id] }),
    index("patient_access_log_patient").on(t.organizationId, t.patientId),
    check("patient_access_log_act", isOneOf(t.act, accessActs)),
  ],
);

/**
 * Links in mails to a patient whose record nobody has access to yet: whoever comes by one first gets it. Of a link's
 * secret only the SHA-256 is here.
 */
export const accessLinks = pgTable(
  "access_links",
  {
    organizationId: organizationId(),
    linkHash: text("link_hash").primaryKey(),
    patientId: uuid("patient_id").notNull(),
    /** Where it was sent, and whose login it makes: over as soon as the patient has another address. */
    email: text("email").notNull(),
    endsAt: instant("ends_at").notNull(),
    recordedAt: recordedAt(),
  },
  (t) => [
    foreignKey({ columns: [t.organizationId, t.patientId], foreignColumns: [patients.organizationId, patients.id] }),
    index("access_links_patient").on(t.organizationId, t.patientId),
    index("access_links_end").on(t.endsAt),
  ],
);
