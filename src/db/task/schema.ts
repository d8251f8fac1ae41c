import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { taskActs, taskKinds, taskStates } from "../../domain/task/task.ts";
import { appointments } from "../booking/schema.ts";
import { instant, isOneOf, organizationId, recordedAt } from "../columns.ts";
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
    /** How often it was tried in vain since it was opened. */
    times: integer("times").notNull().default(1),
    /** Who has taken it on. */
    ownerAccountId: uuid("owner_account_id"),
    openedAt: instant("opened_at").notNull(),
    /** Until when something can be done about it. */
    dueAt: instant("due_at"),
    /** When it was last tried; null = not since it was opened. */
    triedAt: instant("tried_at"),
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

/** The visits that a task of stranded ones is still about; each goes once it needs nobody any more. */
export const strandedVisits = pgTable(
  "stranded_visits",
  {
    organizationId: organizationId(),
    taskId: uuid("task_id").notNull(),
    appointmentId: uuid("appointment_id").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.taskId, t.appointmentId] }),
    foreignKey({ columns: [t.organizationId, t.taskId], foreignColumns: [tasks.organizationId, tasks.id] }),
    foreignKey({
      columns: [t.organizationId, t.appointmentId],
      foreignColumns: [appointments.organizationId, appointments.id],
    }),
    index("stranded_visits_appointment").on(t.organizationId, t.appointmentId),
  ],
);

/** What was done to tasks and by whom: never changed, only added to. */
export const taskLog = pgTable(
  "task_log",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull().default(sql`uuidv7()`),
    taskId: uuid("task_id").notNull(),
    act: text("act", { enum: taskActs }).notNull(),
    /** null = Praxis itself. */
    accountId: uuid("account_id"),
    /** In the words of who did it. */
    note: text("note"),
    /** What asked for it: logged once, also when it is repeated. */
    requestId: uuid("request_id"),
    at: instant("at").notNull(),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    foreignKey({ columns: [t.organizationId, t.taskId], foreignColumns: [tasks.organizationId, tasks.id] }),
    unique("task_log_request").on(t.organizationId, t.taskId, t.requestId),
    index("task_log_task").on(t.organizationId, t.taskId),
    check("task_log_act", isOneOf(t.act, taskActs)),
  ],
);
