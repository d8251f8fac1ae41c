import { foreignKey, index, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core";
import { instant, organizationId, recordedAt } from "../columns.ts";
import { appointments } from "./schema.ts";

/**
 * Appointments that were confirmed and whose follow-up nobody has started yet; a row goes once it is started.
 * docs/decisions/0047 says why not as a child of the booking.
 */
export const unstartedFollowUps = pgTable(
  "unstarted_follow_ups",
  {
    organizationId: organizationId(),
    appointmentId: uuid("appointment_id").notNull(),
    recordedAt: recordedAt(),
    /** When a relay last took it in hand, on the wall clock; null = not yet. */
    claimedAt: instant("claimed_at"),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.appointmentId] }),
    foreignKey({
      columns: [t.organizationId, t.appointmentId],
      foreignColumns: [appointments.organizationId, appointments.id],
    }),
    index("unstarted_follow_ups_order").on(t.recordedAt),
  ],
);
