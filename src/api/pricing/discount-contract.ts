import * as z from "zod";
import { isCurrency } from "../../domain/money.ts";
import type { StoredDiscountSettings } from "../../domain/pricing/rule.ts";
import { amountMinor, currency } from "../contract.ts";
import { version } from "../organization/settings-contract.ts";

const settings = {
  percentageBasisPoints: z
    .int()
    .min(0)
    .max(10_000)
    .meta({ description: "What the discount takes off, in hundredths of a percent" }),
  onBirthday: z.boolean().meta({ description: "Whether female patients earn it on their birthday" }),
  dailyLimit: z
    .int()
    .min(0)
    .max(1_000_000)
    .meta({ description: "Discounts per clinic-local day. Below what is used already: no new ones. 0 = none" }),
  thresholds: z
    .array(z.strictObject({ amountMinor, currency: currency.refine(isCurrency, "an ISO 4217 currency") }))
    .max(50)
    .refine((all) => new Set(all.map((each) => each.currency)).size === all.length, "each currency once")
    .meta({ description: "Base prices above it earn it; a currency that is not named has 1,000 major units" }),
};

export const discountSettingsBody = z.strictObject(settings).meta({
  id: "DiscountRule",
  example: {
    percentageBasisPoints: 1200,
    onBirthday: true,
    dailyLimit: 100,
    thresholds: [{ amountMinor: 100_000, currency: "EUR" }],
  },
});

export const discountSettings = z
  .strictObject({ version, ...settings })
  .meta({ id: "StoredDiscountRule" }) satisfies z.ZodType<StoredDiscountSettings>;
