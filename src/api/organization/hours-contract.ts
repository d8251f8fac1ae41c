import * as z from "zod";
import { overlap } from "../../domain/availability/timetable.ts";
import { day } from "../contract.ts";

const minuteOfDay = z
  .int()
  .min(0)
  .max(1440)
  .meta({ description: "Minutes after midnight on the clinic's clock", example: 540 });

export const band = { opens: minuteOfDay, closes: minuteOfDay };

const weekday = z.int().min(1).max(7).meta({ description: "ISO 8601: 1 = Monday" });

export const week = z.array(z.strictObject({ weekday, ...band }));

type Bands = readonly { opens: number; closes: number }[];

const lasts = ({ opens, closes }: Bands[number]) => opens < closes;
const lastsText = "closes after it opens";

/** Weekly hours as they are sent: at most ten bands a day, none of which overlap. */
export const newWeek = z
  .array(z.strictObject({ weekday, ...band }).refine(lasts, lastsText))
  .max(70)
  .refine(
    (bands) => [1, 2, 3, 4, 5, 6, 7].every((each) => !overlap(bands.filter((one) => one.weekday === each))),
    "bands of one day do not overlap",
  )
  .meta({ description: "Several bands a day are normal; a night is two, one per day" });

/** The hours of one day as they are sent. */
export const newBands = z
  .array(z.strictObject(band).refine(lasts, lastsText))
  .max(10)
  .refine((bands) => !overlap(bands), "bands of one day do not overlap")
  .meta({ description: "Hours of that day; none = closed" });

/** Days with hours of their own as they are sent: each day once. */
export const eachDayOnce = (days: readonly { day: string }[]) =>
  new Set(days.map((each) => each.day)).size === days.length;

export const dayException = z.strictObject({ day, bands: z.array(z.strictObject(band)) });
