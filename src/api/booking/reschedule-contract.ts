import * as z from "zod";
import { MAX_VISIT_MINUTES } from "../../domain/availability/not-offered.ts";
import { id, lines } from "../contract.ts";
import { overbook, startsAt } from "./book-contract.ts";

export const rescheduleBody = z
  .strictObject({
    startsAt,
    practitionerId: id.optional().meta({ description: "Of all of it; without it with whom it is" }),
    practitionerIds: z
      .array(id)
      .min(1)
      .max(5)
      .optional()
      .meta({ description: "In its stead for each service, in their order: who is to give it" }),
    minutes: z
      .int()
      .min(5)
      .max(MAX_VISIT_MINUTES)
      .optional()
      .meta({ description: "Without it as long as it is; the price stays" }),
    roomId: id.optional().meta({
      description: "That room and no other; without it the one it has if that is free, else a free one of its type",
    }),
    reason: lines(500).optional().meta({ description: "Part of the history, where staff read it" }),
    overbook: overbook.optional(),
    expectedVersion: z
      .int()
      .min(1)
      .optional()
      .meta({ description: "Refused as `changed_meanwhile` when somebody has moved it since this version" }),
  })
  .refine(({ reason, overbook }) => reason === undefined || !overbook, {
    path: ["reason"],
    error: "the reason of the overbooking is the move's as well",
  })
  .refine(({ practitionerId, practitionerIds }) => practitionerId === undefined || practitionerIds === undefined, {
    path: ["practitionerIds"],
    error: "either one practitioner of all of it, or one of each service",
  })
  .meta({ id: "Reschedule", example: { startsAt: "2030-05-01T09:00:00Z" } });
