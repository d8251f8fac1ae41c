import * as z from "zod";
import { isCurrency } from "../../domain/money.ts";
import type { Clinic } from "../../domain/organization/clinic.ts";
import { isTimeZone } from "../../domain/organization/time-zone.ts";
import { currency, day, id, lines, text } from "../contract.ts";
import { dayException, eachDayOnce, newBands, newWeek, week } from "./hours-contract.ts";
import { version } from "./settings-contract.ts";

export const clinicParams = z.strictObject({ clinicId: id });

/** For lists of what can be taken out of use. */
export const activeFilter = z
  .stringbool({ truthy: ["true"], falsy: ["false"] })
  .optional()
  .meta({ description: "true: in use. false: no longer in use. Left out: all" });

export const clinicQuery = z.strictObject({ active: activeFilter });

/** Whoever has been shown what a change would strand says so with it. */
export const acceptAffected = z
  .boolean()
  .default(false)
  .meta({ description: "Make the change even if booked appointments are affected; without it they are listed" });

/** However it was grouped, it is kept as a telephone dials it (E.164). */
const phone = z
  .string()
  .overwrite((given) => given.replaceAll(/[ ()/.-]/g, ""))
  .regex(/^\+[1-9][0-9]{6,14}$/, "a phone number with its country code, such as +49 30 23125000");

const settings = {
  slug: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
    .meta({ description: "Short name in addresses", example: "berlin" }),
  name: text(200),
  address: lines(500),
  phone: phone.nullable().meta({ description: "For patients; null = none is made known", example: "+493023125000" }),
  timeZone: z.string().refine(isTimeZone, "an IANA time zone").meta({ example: "Europe/Berlin" }),
  currency: currency.refine(isCurrency, "an ISO 4217 currency"),
};

const example = {
  slug: "hamburg",
  name: "Sunrise Hamburg",
  address: "Elbchaussee 1, 22765 Hamburg",
  timeZone: "Europe/Berlin",
  currency: "EUR",
};

export const createClinicBody = z
  .strictObject({ ...settings, phone: settings.phone.default(null) })
  .meta({ id: "CreateClinic", example });

export const changeClinicBody = z
  .strictObject({ ...settings, active: z.boolean().meta({ description: "false: it takes no bookings any more" }) })
  .partial()
  .extend({ acceptAffected })
  .meta({ id: "ChangeClinic", example: { address: example.address } });

export const clinicHoursBody = z
  .strictObject({
    week: newWeek,
    holidays: z
      .array(z.strictObject({ day, name: text(100), bands: newBands }))
      .max(1000)
      .refine(eachDayOnce, "each day once"),
    acceptAffected,
  })
  .meta({
    id: "ClinicHours",
    example: {
      week: [{ weekday: 1, opens: 540, closes: 1020 }],
      holidays: [{ day: "2030-12-25", name: "Christmas Day", bands: [] }],
    },
  });

export const managedClinic = z
  .strictObject({
    id,
    version,
    active: z.boolean(),
    slug: z.string(),
    name: z.string(),
    address: z.string(),
    phone: z.string().nullable(),
    timeZone: z.string(),
    currency,
    week,
    holidays: z.array(dayException.extend({ name: z.string() })),
  })
  .meta({ id: "ManagedClinic", description: "A clinic as those who run it see it" }) satisfies z.ZodType<Clinic>;

export const managedClinicList = z.strictObject({ data: z.array(managedClinic) });
