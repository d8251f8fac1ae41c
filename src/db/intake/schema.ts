import { sql } from "drizzle-orm";
import { check, foreignKey, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { IntakeAnswers } from "../../domain/intake/answers.ts";
import type { IntakeQuestion } from "../../domain/intake/question.ts";
import { appointments } from "../booking/schema.ts";
import { services } from "../catalog/schema.ts";
import { instant, organizationId, recordedAt } from "../columns.ts";

/** The questions of a service as they stood and stand; the last version holds. Rows are added and never changed. */
export const intakeForms = pgTable(
  "intake_forms",
  {
    organizationId: organizationId(),
    serviceId: uuid("service_id").notNull(),
    version: integer("version").notNull(),
    /** Empty = from this version on it asks nothing. */
    questions: jsonb("questions").$type<readonly IntakeQuestion[]>().notNull(),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.serviceId, t.version] }),
    foreignKey({ columns: [t.organizationId, t.serviceId], foreignColumns: [services.organizationId, services.id] }),
    check("intake_forms_version", sql`${t.version} > 0`),
  ],
);

/** What was answered for one service of a visit, to the version that was asked: the last word holds. */
export const intakeAnswers = pgTable(
  "intake_answers",
  {
    organizationId: organizationId(),
    appointmentId: uuid("appointment_id").notNull(),
    serviceId: uuid("service_id").notNull(),
    formVersion: integer("form_version").notNull(),
    /** Medical: it goes from here to who may read it, and nowhere else. */
    answers: jsonb("answers").$type<IntakeAnswers>().notNull(),
    actorKind: text("actor_kind", { enum: ["patient", "staff"] }).notNull(),
    actorAccountId: uuid("actor_account_id").notNull(),
    at: instant("at").notNull(),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.appointmentId, t.serviceId] }),
    foreignKey({
      columns: [t.organizationId, t.appointmentId],
      foreignColumns: [appointments.organizationId, appointments.id],
    }),
    foreignKey({
      columns: [t.organizationId, t.serviceId, t.formVersion],
      foreignColumns: [intakeForms.organizationId, intakeForms.serviceId, intakeForms.version],
    }),
    check("intake_answers_actor", sql`${t.actorKind} in ('patient','staff')`),
  ],
);
