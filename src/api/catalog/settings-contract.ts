import * as z from "zod";
import { approvalModes } from "../../domain/booking/approval.ts";
import type { Category, ManagedService } from "../../domain/catalog/settings.ts";
import { resourceKinds } from "../../domain/organization/resource.ts";
import { amountMinor, currency, exampleId, id, lines, MOST_MINOR, money, text } from "../contract.ts";
import { questions } from "../intake/contract.ts";
import { consumableAmounts } from "../inventory/contract.ts";
import { acceptAffected, activeFilter } from "../organization/clinic-contract.ts";
import { resourceType } from "../organization/resource-contract.ts";
import { version } from "../organization/settings-contract.ts";
import { deposit, paymentPolicy } from "../payment/deposit-contract.ts";
import { feeTable } from "../payment/fee-contract.ts";

export const categoryParams = z.strictObject({ categoryId: id });
export const categoryQuery = z.strictObject({ active: activeFilter });
export const serviceParams = z.strictObject({ serviceId: id });
export const serviceQuery = z.strictObject({ categoryId: id.optional(), active: activeFilter });
export const offerParams = z.strictObject({ serviceId: id, clinicId: id });

const inUse = z.boolean().meta({ description: "false: it cannot be booked any more" });
const name = text(200);
const position = z.int().min(0).max(10_000).meta({ description: "Lists begin with the lowest" });

export const createCategoryBody = z
  .strictObject({ name, position: position.default(0) })
  .meta({ id: "CreateCategory", example: { name: "Dermatology", position: 10 } });

export const changeCategoryBody = z
  .strictObject({ name, position, active: inUse })
  .partial()
  .meta({ id: "ChangeCategory", example: { position: 20 } });

export const category = z
  .strictObject({ id, version, active: z.boolean(), name: z.string(), position: z.int() })
  .meta({ id: "Category" }) satisfies z.ZodType<Category>;

export const categoryList = z.strictObject({ data: z.array(category) });

const buffer = z.int().min(0).max(240).meta({ description: "Of the practitioner alone; rooms have their turnover" });
const years = z.int().min(0).max(150).nullable().meta({ description: "On the day of the visit; null = no limit" });
const kind = z.enum(resourceKinds);

const settings = {
  categoryId: id,
  name,
  description: lines(2000).or(z.literal("")),
  minutes: z.int().min(5).max(720).meta({ description: "Length of the visit" }),
  bufferBeforeMinutes: buffer,
  bufferAfterMinutes: buffer,
  eligibleGender: z.enum(["female", "male"]).nullable().meta({ description: "null = everybody" }),
  minimumAgeYears: years,
  maximumAgeYears: years,
  needs: z
    .array(z.strictObject({ kind, type: resourceType }))
    .max(10)
    .refine(
      (needs) => new Set(needs.map((need) => `${need.kind} ${need.type}`)).size === needs.length,
      "each kind and type once",
    )
    .meta({ description: "One free room or device of each" }),
  consumables: consumableAmounts,
  feeTable: feeTable.nullable().meta({ description: "null = the organization's" }),
  questions,
};

export const createServiceBody = z
  .strictObject({
    ...settings,
    description: settings.description.default(""),
    bufferBeforeMinutes: buffer.default(0),
    bufferAfterMinutes: buffer.default(0),
    eligibleGender: settings.eligibleGender.default(null),
    minimumAgeYears: years.default(null),
    maximumAgeYears: years.default(null),
    needs: settings.needs.default([]),
    consumables: consumableAmounts.default([]),
    feeTable: settings.feeTable.default(null),
    questions: questions.default([]),
  })
  .meta({
    id: "CreateService",
    example: {
      categoryId: exampleId,
      name: "Skin check",
      minutes: 30,
      bufferAfterMinutes: 5,
      needs: [{ kind: "room", type: "treatment" }],
    },
  });

export const changeServiceBody = z
  .strictObject({ ...settings, active: inUse })
  .partial()
  .extend({ acceptAffected })
  .meta({ id: "ChangeService", example: { description: "With a report to take home" } });

const taxBasisPoints = z
  .int()
  .min(0)
  .max(10_000)
  .meta({ description: "Tax included in the price, in hundredths of a percent" });
const needsDeposit = { error: "a deposit belongs to the policy `deposit`, and to no other", path: ["deposit"] };
const approval = z
  .enum(approvalModes)
  .meta({ description: "instant: booked at once. by_clinic: asked for, and booked once the clinic has approved it" });

export const offerBody = z
  .strictObject({
    price: z.strictObject({ amountMinor: amountMinor.max(MOST_MINOR), currency }),
    taxBasisPoints: taxBasisPoints.default(0),
    paymentPolicy: paymentPolicy.default("card"),
    deposit: deposit.nullable().default(null),
    approval: approval.default("instant"),
    active: inUse.default(true),
    acceptAffected,
  })
  .refine((offer) => (offer.paymentPolicy === "deposit") === (offer.deposit !== null), needsDeposit)
  .meta({
    id: "Offer",
    example: { price: { amountMinor: 6500, currency: "EUR" }, taxBasisPoints: 1900, paymentPolicy: "none" },
  });

export const managedService = z
  .strictObject({
    id,
    version,
    active: z.boolean(),
    categoryId: id,
    name: z.string(),
    description: z.string(),
    minutes: z.int(),
    bufferBeforeMinutes: z.int(),
    bufferAfterMinutes: z.int(),
    eligibleGender: z.enum(["female", "male"]).nullable(),
    minimumAgeYears: z.int().nullable(),
    maximumAgeYears: z.int().nullable(),
    needs: z.array(z.strictObject({ kind, type: z.string() })),
    consumables: consumableAmounts,
    feeTable: feeTable.nullable(),
    questions,
    offers: z.array(
      z.strictObject({
        clinicId: id,
        price: money,
        taxBasisPoints,
        paymentPolicy,
        deposit: deposit.nullable(),
        approval,
        active: z.boolean(),
      }),
    ),
  })
  .meta({
    id: "ManagedService",
    description: "A service as those who run it see it",
  }) satisfies z.ZodType<ManagedService>;

export const managedServiceList = z.strictObject({ data: z.array(managedService) });
