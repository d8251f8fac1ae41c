import { sql } from "drizzle-orm";
import { check, foreignKey, index, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { taskKinds, taskStates } from "../../domain/task/task.ts";
import { appointments } from "../booking/schema.ts";
import { instant, organizationId, recordedAt } from "../columns.ts";
import { clinics, organizations } from "../organization/schema.ts";

/** Something only a person can settle. */
export const tasks = pgTable(
  "tasks",
  {
    organizationId: organizationId().references(() => organizations.id),
    id: uuid("id").notNull().default(sql`uuidv7()`),
    kind: text("kind", { enum: taskKinds }).notNull(),
    clinicId: uuid("clinic_id"),
    appointmentId: uuid("appointment_id"),
    /** One open or closed task per cause, however often it is raised. */
    dedupeKey: text("dedupe_key").notNull(),
    /** Codes and ids that explain it. */
    detail: jsonb("detail").$type<Record<string, string | number>>().notNull().default({}),
    state: text("state", { enum: taskStates }).notNull().default("open"),
    openedAt: instant("opened_at").notNull(),
    closedAt: instant("closed_at"),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique("tasks_dedupe_key").on(t.organizationId, t.dedupeKey),
    foreignKey({ columns: [t.organizationId, t.clinicId], foreignColumns: [clinics.organizationId, clinics.id] }),
    foreignKey({
      columns: [t.organizationId, t.appointmentId],
      foreignColumns: [appointments.organizationId, appointments.id],
    }),
    index("tasks_list").on(t.organizationId, t.state, t.openedAt, t.id),
    index("tasks_appointment").on(t.organizationId, t.appointmentId),
    check("tasks_state", sql`(${t.state} = 'open') = (${t.closedAt} is null) and ${t.state} in ('open','closed')`),
  ],
);
