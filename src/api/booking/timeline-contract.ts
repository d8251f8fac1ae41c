import * as z from "zod";
import { appointmentStatuses } from "../../domain/booking/lifecycle.ts";
import { deskMethods } from "../../domain/payment/desk.ts";
import { amountMinor, currency, id, instant, money } from "../contract.ts";

const happening = z.strictObject({
  at: instant,
  kind: z.string().meta({ description: "Stable code" }),
  text: z.string(),
  reason: z
    .string()
    .nullable()
    .meta({ description: "Given by who did it, and part of `text`; for staff and for whoever gave it" }),
  by: z.enum(["patient", "staff", "system"]),
  who: z.string().nullable().meta({ description: "The name of who at the clinic did it; for staff" }),
  money: money.optional().meta({ description: "Of money that a card pays or gets back" }),
  feeWaived: z.boolean().optional().meta({ description: "Of a cancellation or a no-show: its fee is not asked for" }),
  desk: z
    .strictObject({ method: z.enum(deskMethods), amountMinor, currency })
    .optional()
    .meta({ description: "Of money at the desk" }),
  move: z
    .strictObject({
      fromStartsAt: instant.nullable(),
      startsAt: instant.nullable(),
      minutes: z.int().nullable(),
      practitioner: z.string().nullable(),
      rooms: z.array(z.string()).nullable(),
      nurse: z.string().nullable(),
      nurseGone: z.string().nullable().meta({ description: "Who is its nurse no more, with nobody instead" }),
      onTop: z.boolean().meta({ description: "On top of other visits, on purpose; for staff" }),
    })
    .optional()
    .meta({ description: "Of a move: what of its place is another since; null where it is the same" }),
});
export const timelineView = z
  .strictObject({
    appointmentId: id,
    status: z.enum(appointmentStatuses),
    events: z.array(happening).meta({ description: "What happened, the first first" }),
    next: z
      .array(z.strictObject({ at: instant.nullable(), kind: z.string(), text: z.string() }))
      .meta({ description: "What comes next by itself or is waited for, and when" }),
  })
  .meta({ id: "Timeline" });
