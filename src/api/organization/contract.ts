import * as z from "zod";
import type { ClinicProfile, OrganizationProfile } from "../../domain/organization/profile.ts";
import { currency, day, id } from "../contract.ts";
import { band, week } from "./hours-contract.ts";

/** What an organization may switch off. */
export const switches = {
  patientBooking: z.boolean().meta({ description: "Whether patients book online; the desk books in any case" }),
  patientRegistration: z.boolean().meta({ description: "Whether people become patients by themselves" }),
  otherSites: z.boolean().meta({
    description: "Whether the sites in `embedOrigins` show the booking page and read open times",
  }),
};

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
    brandColor: z.string().nullable().meta({ description: "#rrggbb; null = the product's own", example: "#7a3b69" }),
    logoUrl: z.string().nullable(),
    slotStepMinutes: z.int().meta({ description: "Visits begin on steps of this length after opening" }),
    minimumNoticeMinutes: z.int().meta({ description: "Patients book at least this long before a visit" }),
    horizonDays: z.int().meta({ description: "Patients book at most this many days ahead" }),
    cancellationNoticeMinutes: z.int().meta({ description: "Patients cancel at least this long before the visit" }),
    ...switches,
  })
  .meta({ id: "Organization" }) satisfies z.ZodType<OrganizationProfile>;

export const installation = z
  .strictObject({ organization: z.strictObject({ slug: z.string(), name: z.string() }).nullable() })
  .meta({ id: "Installation" });

const clinicProfile = z
  .strictObject({
    id,
    slug: z.string(),
    name: z.string(),
    address: z.string(),
    phone: z.string().nullable().meta({ description: "E.164; null = none is made known" }),
    timeZone: z.string().meta({ description: "IANA time zone", example: "Europe/Berlin" }),
    currency,
    week,
    holidays: z
      .array(z.strictObject({ day, name: z.string(), bands: z.array(z.strictObject(band)) }))
      .meta({ description: "Days from today on when other hours hold than the week's; no bands = closed" }),
  })
  .meta({ id: "Clinic" }) satisfies z.ZodType<ClinicProfile>;

export const clinicList = z.strictObject({ data: z.array(clinicProfile) });
