import { sql } from "drizzle-orm";
import { check, foreignKey, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant, organizationId, recordedAt, version } from "../columns.ts";
import { appointments } from "./schema.ts";

/** What staff have noted for a visit: words for the people at the clinic, which no event, task, mail or log repeats. */
export const appointmentNotes = pgTable(
  "appointment_notes",
  {
    organizationId: organizationId(),
    appointmentId: uuid("appointment_id").notNull(),
    /** null = taken away. */
    text: text("text"),
    version: version(),
    /** Who wrote it last. */
    accountId: uuid("account_id").notNull(),
    at: instant("at").notNull(),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.appointmentId] }),
    foreignKey({
      columns: [t.organizationId, t.appointmentId],
      foreignColumns: [appointments.organizationId, appointments.id],
    }),
    check("appointment_notes_text", sql`${t.text} is null or char_length(${t.text}) between 1 and 2000`),
  ],
);
