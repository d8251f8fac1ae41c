import * as z from "zod";
import type { OpenDay } from "../../domain/availability/open-days.ts";
import { day, exampleId, id, instant } from "../contract.ts";

const MAX_DAYS = 62;

/** `?serviceId=a&serviceId=b`: one is a string, several are an array. */
const serviceId = z
  .preprocess((value) => (typeof value === "string" ? [value] : value), z.array(id).min(1).max(5))
  .meta({ description: "Repeat it for several services in one visit, in their order" });

const practitionerId = id.optional().meta({
  description:
    "Who is to give all of it; or, where nobody at the clinic does, all that they give, with others for the rest. Without it: anyone",
});

const daysBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;

export const availabilityQuery = z
  .strictObject({
    clinicId: id,
    serviceId,
    practitionerId,
    from: day.meta({ description: "First day, on the clinic's calendar" }),
    to: day.meta({ description: `Last day, included; at most ${MAX_DAYS} days in all` }),
  })
  // Text that is no day makes NaN, and is a fault of its own.
  .refine(({ from, to }) => !(daysBetween(from, to) < 0), { path: ["to"], error: "not before `from`" })
  .refine(({ from, to }) => !(daysBetween(from, to) >= MAX_DAYS), { path: ["to"], error: `at most ${MAX_DAYS} days` })
  .meta({ example: { clinicId: exampleId, serviceId: exampleId, from: "2030-05-01", to: "2030-05-07" } });

const startsAt = instant.meta({
  description: "With the clinic's offset, so that it reads as the clinic's clock shows it",
});

const openDay = z
  .strictObject({
    day,
    starts: z
      .array(
        z.strictObject({
          startsAt,
          practitioners: z.array(z.int().min(0)).meta({
            description: "Who has it, or begins it where several give it: indexes into `practitionerIds`",
          }),
        }),
      )
      .meta({ description: "In the order they happen" }),
  })
  .meta({ id: "OpenDay" }) satisfies z.ZodType<OpenDay>;

export const availability = z
  .strictObject({
    clinicId: id,
    timeZone: z.string().meta({ description: "IANA time zone", example: "Europe/Berlin" }),
    minutes: z.int().meta({ description: "Length of the visit" }),
    slotStepMinutes: z.int().meta({ description: "Starts are this far apart, counted from an opening" }),
    practitionerIds: z.array(id).meta({ description: "Those with an open start" }),
    days: z.array(openDay).meta({ description: "Days with an open start" }),
    nextOpenDay: day.nullable().meta({
      description: "When `days` is empty: the first later day with an open start; null = none can be booked yet",
    }),
  })
  .meta({ id: "Availability" });

export const nextAvailabilityQuery = z
  .strictObject({ serviceId, clinicId: id.optional(), practitionerId })
  .meta({ example: { serviceId: exampleId } });

export const nextAvailability = z
  .strictObject({
    data: z
      .array(
        z.strictObject({
          clinicId: id,
          timeZone: z.string(),
          startsAt: startsAt.nullable().meta({ description: "null = nothing open as far ahead as can be booked" }),
          practitionerIds: z.array(id).meta({ description: "Who has it, or begins it where several give it" }),
        }),
      )
      .meta({
        description: "One for each clinic that offers it. The earliest is first, those without a start are last",
      }),
  })
  .meta({ id: "NextAvailability" });
