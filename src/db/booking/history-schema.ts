import { sql } from "drizzle-orm";
import { boolean, check, foreignKey, integer, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { appointmentStatuses } from "../../domain/booking/lifecycle.ts";
import { instant, organizationId, recordedAt } from "../columns.ts";
import { staff } from "../staff/schema.ts";
import { appointments } from "./schema.ts";

/** Every change of an appointment's status: one row in the transaction that made it. */
export const statusLog = pgTable(
  "status_log",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull().default(sql`uuidv7()`),
    appointmentId: uuid("appointment_id").notNull(),
    fromStatus: text("from_status", { enum: appointmentStatuses }),
    toStatus: text("to_status", { enum: appointmentStatuses }).notNull(),
    actorKind: text("actor_kind", { enum: ["patient", "staff", "system"] }).notNull(),
    actorAccountId: uuid("actor_account_id"),
    /** Why, where nobody gave a reason in words: a code of ours. */
    reasonCode: text("reason_code"),
    /** Why, in the words of who did it. */
    reason: text("reason"),
    /**
     * The request that asked for it, which is done once however late it is
     * repeated; null for what nobody asked for by a stored request.
     */
    requestId: uuid("request_id"),
    /** When it happened, in the workflow's time. */
    at: instant("at").notNull(),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    foreignKey({
      columns: [t.organizationId, t.appointmentId],
      foreignColumns: [appointments.organizationId, appointments.id],
    }),
    unique("status_log_request").on(t.organizationId, t.appointmentId, t.requestId),
    check("status_log_actor", sql`${t.actorKind} in ('patient','staff','system')`),
  ],
);

/** Every move of an appointment to another time, length, practitioner, room or nurse: one row in its transaction. */
export const appointmentMoves = pgTable(
  "appointment_moves",
  {
    organizationId: organizationId(),
    appointmentId: uuid("appointment_id").notNull(),
    /** The appointment's version from this move on. */
    version: integer("version").notNull(),
    fromStartsAt: instant("from_starts_at").notNull(),
    fromEndsAt: instant("from_ends_at").notNull(),
    fromStaffId: uuid("from_staff_id").notNull(),
    toStartsAt: instant("to_starts_at").notNull(),
    toEndsAt: instant("to_ends_at").notNull(),
    toStaffId: uuid("to_staff_id").notNull(),
    /** Who gives each of its services, in their order; both empty for what was moved before this was noted. */
    fromStaffIds: uuid("from_staff_ids").array().notNull().default(sql`'{}'`),
    toStaffIds: uuid("to_staff_ids").array().notNull().default(sql`'{}'`),
    /** Both empty for a visit without rooms, and for what was moved before rooms were noted. */
    fromRoomIds: uuid("from_room_ids").array().notNull().default(sql`'{}'`),
    toRoomIds: uuid("to_room_ids").array().notNull().default(sql`'{}'`),
    /** null = none. */
    fromNurseId: uuid("from_nurse_id"),
    toNurseId: uuid("to_nurse_id"),
    /** On top of other visits on purpose; then there is a reason. */
    overbooked: boolean("overbooked").notNull(),
    actorKind: text("actor_kind", { enum: ["patient", "staff", "system"] }).notNull(),
    actorAccountId: uuid("actor_account_id"),
    /** Why, in the words of who did it. */
    reason: text("reason"),
    /** The request that asked for it, which is done once however late it is repeated. */
    requestId: uuid("request_id").notNull(),
    /** When it happened, in the workflow's time. */
    at: instant("at").notNull(),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.appointmentId, t.version] }),
    foreignKey({
      columns: [t.organizationId, t.appointmentId],
      foreignColumns: [appointments.organizationId, appointments.id],
    }),
    foreignKey({ columns: [t.organizationId, t.fromStaffId], foreignColumns: [staff.organizationId, staff.id] }),
    foreignKey({ columns: [t.organizationId, t.toStaffId], foreignColumns: [staff.organizationId, staff.id] }),
    foreignKey({ columns: [t.organizationId, t.fromNurseId], foreignColumns: [staff.organizationId, staff.id] }),
    foreignKey({ columns: [t.organizationId, t.toNurseId], foreignColumns: [staff.organizationId, staff.id] }),
    unique("appointment_moves_request").on(t.organizationId, t.appointmentId, t.requestId),
    check("appointment_moves_visit", sql`${t.toStartsAt} < ${t.toEndsAt}`),
    check("appointment_moves_actor", sql`${t.actorKind} in ('patient','staff','system')`),
    check("appointment_moves_overbooking", sql`not ${t.overbooked} or ${t.reason} is not null`),
  ],
);
