import * as z from "zod";
import type { WorkingHours } from "../../domain/staff/member.ts";
import { day, id, instant } from "../contract.ts";
import { dayException, week } from "../organization/hours-contract.ts";

const MOST_DAYS = 92;

export const workingHoursQuery = z
  .strictObject({ clinicId: id, from: day, to: day.meta({ description: "Included" }) })
  .refine(({ from, to }) => from <= to, "from is not after to")
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) < MOST_DAYS * 86_400_000, `at most ${MOST_DAYS} days`)
  .meta({ example: { clinicId: "01975f5e-7c1a-7b3e-9d3a-5a8f1c2d3e4f", from: "2031-05-05", to: "2031-05-11" } });

const workingHours = z
  .strictObject({
    practitionerId: id,
    week,
    overrides: z.array(dayException).meta({ description: "Days that have these hours instead of the week's" }),
    leave: z.array(z.strictObject({ startsAt: instant, endsAt: instant })),
  })
  .meta({ id: "WorkingHours" }) satisfies z.ZodType<WorkingHours>;

export const workingHoursList = z.strictObject({ data: z.array(workingHours) });
