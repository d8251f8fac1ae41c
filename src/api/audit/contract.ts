import * as z from "zod";
import { settingActs, settingFields, settingKinds } from "../../domain/audit/setting.ts";
import { approvalModes } from "../../domain/booking/approval.ts";
import { roles } from "../../domain/identity/principal.ts";
import { resourceKinds } from "../../domain/organization/resource.ts";
import { servicePolicies } from "../../domain/payment/deposit.ts";
import { capturePolicies } from "../../domain/payment/policy.ts";
import { id, instant, money, pageOf, pageQuery } from "../contract.ts";
import { questions } from "../intake/contract.ts";
import { consumablesToPrepare, consumableUnit } from "../inventory/contract.ts";
import { dayException, week } from "../organization/hours-contract.ts";
import { deposit } from "../payment/deposit-contract.ts";
import { feeTable } from "../payment/fee-contract.ts";

export const settingChangeQuery = z.strictObject({
  ...pageQuery,
  kind: z.enum(settingKinds).optional(),
  thingId: id.optional().meta({ description: "The history of this thing alone: of a service also its offers" }),
});

const field = z.enum(settingFields);

/** What a field was and is; null = nothing. */
const value = <T extends string, V extends z.ZodType>(type: T, of: V) =>
  z.strictObject({ type: z.literal(type), field, before: of.nullable(), after: of.nullable() });

/** What was taken out of a list, and what was put in; the rest of it stayed. */
const list = <T extends string, V extends z.ZodType>(type: T, all: V) =>
  z.strictObject({ type: z.literal(type), field, before: all, after: all });

const thing = z.strictObject({ id, name: z.string().meta({ description: "As it is called now" }) });

const settingValue = z
  .discriminatedUnion("type", [
    value("text", z.string()),
    value("count", z.int()),
    value("minutes", z.int()),
    value("share", z.int().meta({ description: "In hundredths of a percent" })),
    value("yes_no", z.boolean()),
    value("money", money),
    value("thing", thing),
    value("capture_policy", z.enum(capturePolicies)),
    value("payment_policy", z.enum(servicePolicies)),
    value("approval", z.enum(approvalModes)),
    value("gender", z.enum(["female", "male"])),
    value("unit", consumableUnit),
    value("role", z.enum(roles)),
    value("deposit", z.strictObject({ deposit, currency: z.string() })),
    value("fee_table", feeTable),
    value("questions", questions),
    list("texts", z.array(z.string())),
    list("amounts", z.array(money)),
    list("things", z.array(thing)),
    list("week", week),
    list("days", z.array(dayException.extend({ name: z.string().nullable() }))),
    list("leave", z.array(z.strictObject({ startsAt: instant, endsAt: instant }))),
    list("consumables", consumablesToPrepare),
    list("needs", z.array(z.strictObject({ kind: z.enum(resourceKinds), type: z.string() }))),
  ])
  .meta({ id: "SettingValue" });
export type SettingValue = z.input<typeof settingValue>;

export const settingChangeView = z
  .strictObject({
    id,
    changedAt: instant,
    by: z
      .strictObject({ accountId: id, name: z.string().nullable() })
      .nullable()
      .meta({ description: "null = an operator by hand or by a command, or nobody who was named" }),
    kind: z.enum(settingKinds),
    thing,
    clinic: z
      .strictObject({ id, name: z.string(), timeZone: z.string() })
      .nullable()
      .meta({ description: "Whose the thing is, or the part of it that was changed; null = no clinic's alone" }),
    act: z.enum(settingActs),
    values: z.array(settingValue),
  })
  .meta({ id: "SettingChange" });
export type SettingChangeView = z.input<typeof settingChangeView>;

export const settingChangePage = pageOf(settingChangeView).meta({ id: "SettingChangePage" });

/** Where a page of changes ended. */
export const settingChangePlace = z.strictObject({ id });
