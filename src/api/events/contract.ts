import * as z from "zod";
import { id } from "../contract.ts";

/** `Last-Event-ID`, as browsers and we spell it. */
export const eventHeaders = z.object({
  "last-event-id": z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .optional()
    .meta({ description: "The id of the last event that was received; what came since follows", type: "string" }),
});

/** The data of an event named `change`. */
export const liveChange = z
  .strictObject({
    kind: z.string().meta({ description: "What happened, such as `appointment.confirmed`" }),
    appointmentId: id,
    clinicId: id,
    version: z.int(),
  })
  .meta({ id: "LiveChange" });
export type LiveChange = z.output<typeof liveChange>;

export const eventStream = z.string().meta({
  description:
    "Server-sent events. `change`: an appointment changed, its data is a LiveChange; read the appointment again. " +
    "`read_again`: comes first on a new connection, and whenever too much was missed; read everything again.",
  example: 'event:read_again\nid:41\ndata:{}\n\nevent:change\nid:42\ndata:{"kind":"appointment.confirmed"}\n\n',
});
