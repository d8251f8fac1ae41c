import * as z from "zod";
import { isCurrency } from "../../domain/money.ts";
import type { FeeTable } from "../../domain/payment/fees.ts";
import { money } from "../contract.ts";

const amount = money.refine(({ currency }) => isCurrency(currency), { path: ["currency"], error: "not in ISO 4217" });

const isEachOnce = (keys: readonly unknown[]) => new Set(keys).size === keys.length;

const fee = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("percent"),
      basisPoints: z.int().min(0).max(10_000).meta({ description: "Of the price, in hundredths of a percent" }),
    }),
    z.strictObject({
      kind: z.literal("amount"),
      amounts: z
        .array(amount)
        .max(20)
        .refine((amounts) => isEachOnce(amounts.map(({ currency }) => currency)), "each currency once")
        .meta({ description: "One for each currency, at most the price; nothing in a currency that is not named" }),
    }),
  ])
  .meta({ id: "Fee" });

export const feeTable = z
  .strictObject({
    lateCancel: z
      .array(
        z.strictObject({
          underHours: z.int().min(1).max(720).meta({ description: "With less notice than this" }),
          fee,
        }),
      )
      .max(6)
      .refine((rows) => isEachOnce(rows.map(({ underHours }) => underHours)), "each number of hours once")
      .meta({
        description:
          "What cancelling late costs; without a row, patients do not cancel inside the organization's notice",
      }),
    noShow: fee.meta({ description: "What not coming costs" }),
  })
  .meta({
    id: "FeeTable",
    description: "Holds for bookings made from now on",
    example: {
      lateCancel: [
        { underHours: 24, fee: { kind: "percent", basisPoints: 5000 } },
        { underHours: 2, fee: { kind: "amount", amounts: [{ amountMinor: 4000, currency: "EUR" }] } },
      ],
      noShow: { kind: "percent", basisPoints: 10_000 },
    },
  }) satisfies z.ZodType<FeeTable>;
