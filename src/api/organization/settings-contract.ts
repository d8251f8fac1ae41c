import * as z from "zod";
import type { Organization } from "../../domain/organization/organization.ts";
import { id, money, text } from "../contract.ts";
import { feeTable } from "../payment/fee-contract.ts";
import { switches } from "./contract.ts";

/** The version of a thing, which its ETag is made of. */
export const version = z
  .int()
  .min(1)
  .meta({ description: 'Grows with each edit. Send it as `If-Match: "<version>"` with the next one' });

const hours = z.int().min(1).max(168);
const minutes = (most: number) => z.int().min(0).max(most);

const settings = {
  name: text(200),
  brandColor: z
    .string()
    .toLowerCase()
    .regex(/^#[0-9a-f]{6}$/, "#rrggbb")
    .nullable()
    .meta({ description: "null = the product's own. Pages darken it where its contrast is too low" }),
  logoUrl: z
    .url({ protocol: /^https$/ })
    .max(2000)
    .nullable()
    .meta({ example: "https://sunrise.example/logo.svg" }),
  embedOrigins: z
    .array(
      z
        .string()
        .regex(/^https:\/\/[a-z0-9.-]+(:\d{1,5})?$|^http:\/\/(localhost|127\.0\.0\.1)(:\d{1,5})?$/, "https://host"),
    )
    .max(20)
    .meta({
      description: "Other sites that may show the booking page in a frame, and whose scripts may read open times",
      example: ["https://clinic.example"],
    }),
  capturePolicy: z
    .enum(["at_confirmation", "at_completion", "by_admin"])
    .meta({ description: "When money on hold is taken, of bookings made from now on" }),
  holdMinutes: z.int().min(1).max(60).meta({ description: "How long a slot is kept for a patient who has to pay" }),
  approvalHours: hours.meta({ description: "How long the clinic has to answer a request for a visit it approves" }),
  approvedHoldHours: hours.meta({ description: "How long an approved patient has to pay; to the visit at most" }),
  slotStepMinutes: z
    .union([z.literal(5), z.literal(10), z.literal(15), z.literal(20), z.literal(30), z.literal(60)])
    .meta({ description: "Visits begin on steps of this length after opening" }),
  minimumNoticeMinutes: minutes(43_200).meta({ description: "Patients book at least this long before a visit" }),
  horizonDays: z.int().min(1).max(730).meta({ description: "Patients book at most this many days ahead" }),
  cancellationNoticeMinutes: minutes(43_200).meta({
    description:
      "Patients cancel at least this long before a visit without a fee for cancelling late, of bookings made from now on",
  }),
  feeTable,
  refundLimits: z
    .array(money)
    .max(20)
    .refine((limits) => new Set(limits.map(({ currency }) => currency)).size === limits.length, "each currency once")
    .meta({ description: "Above it a second person approves a refund; 100 major units where a currency is not named" }),
  maxHoldsPerPatient: z.int().min(1).max(50).meta({ description: "Unpaid holds one patient may have at a time" }),
  maxVisitsPerPatientDay: z.int().min(1).max(50).meta({ description: "Visits of one patient on one day" }),
  noShowGraceMinutes: minutes(1440).meta({
    description: "How long after its end a visit that never began is a no-show",
  }),
  automaticNoShow: z.boolean().meta({ description: "Whether it then becomes one by itself, or a task for the desk" }),
  ...switches,
};

export const organizationSettings = z
  .strictObject({ id, slug: z.string(), version, ...settings, slotStepMinutes: z.int() })
  .meta({ id: "OrganizationSettings" }) satisfies z.ZodType<Organization>;

export const changeOrganizationBody = z
  .strictObject(settings)
  .partial()
  .meta({ id: "ChangeOrganization", example: { holdMinutes: 15, brandColor: "#7a3b69" } });
