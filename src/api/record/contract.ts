import * as z from "zod";
import { onlineAccessStates } from "../../domain/record/online-access.ts";
import { genders, type Patient } from "../../domain/record/patient.ts";
import { day, id, instant, pageOf, pageQuery, text } from "../contract.ts";
import { version } from "../organization/settings-contract.ts";

export const patientParams = z.strictObject({ patientId: id });

export const patientQuery = z.strictObject({
  ...pageQuery,
  search: text(100)
    .min(2)
    .optional()
    .meta({ description: "The beginning of a word of the name, of the e-mail address or of the phone number" }),
});

const fullName = text(200);
const email = z.email().max(254).nullable();
const phone = z
  .string()
  .trim()
  .regex(/^\+?[0-9][0-9 ()/.-]{4,30}$/, "a phone number")
  .nullable();
/** Somewhere on Earth it is up to 14 hours later than in UTC. */
const bornOn = day.refine((given) => Date.parse(given) <= Date.now() + 14 * 3_600_000, "not in the future");
const language = z
  .string()
  .max(35)
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
  .meta({ description: "BCP 47", example: "en" });
const interpreterFor = language
  .nullable()
  .meta({ description: "The language they need an interpreter for, BCP 47; null = none is needed", example: "tr" });

export const createPatientBody = z
  .strictObject({
    fullName,
    email: email.default(null),
    phone: phone.default(null),
    gender: z.enum(genders).default("unknown"),
    bornOn: bornOn.nullable().default(null),
    language: language.default("en"),
    interpreterFor: interpreterFor.default(null),
  })
  .meta({ id: "CreatePatient", example: { fullName: "Grace Example", email: "grace@patients.example" } });

export const changeContactBody = z
  .strictObject({ phone: phone.optional(), language: language.optional() })
  .meta({ id: "ChangeContactDetails", example: { phone: "+49 30 1234567", language: "de" } });

export const correctDetailsBody = z
  .strictObject({
    fullName: fullName.optional(),
    email: email.optional(),
    phone: phone.optional(),
    gender: z.enum(genders).optional(),
    bornOn: bornOn.nullable().optional(),
    language: language.optional(),
    interpreterFor: interpreterFor.optional(),
  })
  .meta({ id: "CorrectPatientDetails", example: { email: "grace@patients.example", bornOn: "1990-05-01" } });

export const patientView = z
  .strictObject({
    id,
    fullName: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    gender: z.enum(genders),
    bornOn: day.nullable(),
    language: z.string(),
    interpreterFor: z.string().nullable(),
    version,
  })
  .meta({ id: "Patient" }) satisfies z.ZodType<Patient>;

export const onlineAccess = z
  .strictObject({
    state: z.enum(onlineAccessStates).meta({
      description:
        "`invited`: a link that was mailed works, of an invitation or of a visit; `open`: a login has access",
    }),
    since: instant.nullable().meta({ description: "When the last link was sent, or the first login got access" }),
    isByInvitation: z
      .boolean()
      .meta({ description: "Some of the access came by an invitation, and can be taken back" }),
  })
  .meta({ id: "OnlineAccess" });

export const patientPage = pageOf(patientView);

/** Where a page of patients ended. */
export const patientPlace = z.strictObject({ name: z.string().regex(/^[^\0]*$/), id });
