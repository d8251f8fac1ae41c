import * as z from "zod";
import type { ClinicProfile, OrganizationProfile } from "../../domain/organization/profile.ts";
import { currency, day, id } from "../contract.ts";

/** The path of whatever a visitor reads of an organization. */
export const organizationParams = z.strictObject({
  slug: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{1,62}$/)
    .meta({ description: "The organization's short name", example: "sunrise" }),
});

export const organizationProfile = z
  .strictObject({
    slug: z.string(),
    name: z.string(),
    slotStepMinutes: z.int().meta({ description: "Visits begin on steps of this length after opening" }),
    minimumNoticeMinutes: z.int().meta({ description: "A visit is booked at least this long before it" }),
    horizonDays: z.int().meta({ description: "A visit is booked at most this many days ahead" }),
    cancellationNoticeMinutes: z.int().meta({ description: "Patients cancel at least this long before the visit" }),
  })
  .meta({ id: "Organization" }) satisfies z.ZodType<OrganizationProfile>;

const minuteOfDay = z
  .int()
  .min(0)
  .max(1440)
  .meta({ description: "Minutes after midnight on the clinic's clock", example: 540 });

const band = { opens: minuteOfDay, closes: minuteOfDay };

const clinicProfile = z
  .strictObject({
    id,
    slug: z.string(),
    name: z.string(),
    address: z.string(),
    timeZone: z.string().meta({ description: "IANA time zone", example: "Europe/Berlin" }),
    currency,
    week: z.array(
      z.strictObject({ weekday: z.int().min(1).max(7).meta({ description: "ISO 8601: 1 = Monday" }), ...band }),
    ),
    holidays: z
      .array(z.strictObject({ day, name: z.string(), bands: z.array(z.strictObject(band)) }))
      .meta({ description: "Days from today on when other hours hold than the week's; no bands = closed" }),
  })
  .meta({ id: "Clinic" }) satisfies z.ZodType<ClinicProfile>;

export const clinicList = z.strictObject({ data: z.array(clinicProfile) });
