import * as z from "zod";
import { approvalModes } from "../../domain/booking/approval.ts";
import type { ServiceProfile } from "../../domain/catalog/service.ts";
import { id, money } from "../contract.ts";
import { intakeForm } from "../intake/contract.ts";
import { deposit, paymentPolicy } from "../payment/deposit-contract.ts";

const years = z.int().min(0).nullable();

const serviceProfile = z
  .strictObject({
    id,
    name: z.string(),
    description: z.string(),
    category: z.strictObject({ id, name: z.string() }),
    minutes: z.int().meta({ description: "Length of the visit" }),
    eligibleGender: z.enum(["female", "male"]).nullable().meta({ description: "null = everybody" }),
    minimumAgeYears: years.meta({ description: "Age on the day of the visit, included; null = no limit" }),
    maximumAgeYears: years.meta({ description: "Age on the day of the visit, included; null = no limit" }),
    intake: intakeForm.nullable().meta({ description: "What its patient is asked before the visit; null = nothing" }),
    offers: z
      .array(
        z.strictObject({
          clinicId: id,
          price: money,
          taxBasisPoints: z.int().meta({ description: "Tax included in the price, in hundredths of a percent" }),
          paymentPolicy,
          deposit: deposit.nullable(),
          approval: z
            .enum(approvalModes)
            .meta({ description: "by_clinic: patients ask for a visit, and the clinic answers before it is booked" }),
        }),
      )
      .meta({ description: "One for each clinic where it can be booked" }),
  })
  .meta({ id: "Service" }) satisfies z.ZodType<ServiceProfile>;

export const serviceList = z.strictObject({ data: z.array(serviceProfile) });
