import * as z from "zod";
import {
  type Consumable,
  type ConsumableAmount,
  type ConsumableToPrepare,
  consumableUnits,
} from "../../domain/inventory/consumable.ts";
import { id, text } from "../contract.ts";
import { activeFilter } from "../organization/clinic-contract.ts";
import { version } from "../organization/settings-contract.ts";

export const consumableParams = z.strictObject({ consumableId: id });
export const consumableQuery = z.strictObject({ active: activeFilter });

const name = text(100);
export const consumableUnit = z
  .enum(consumableUnits)
  .meta({ description: "What its amounts are given in; it stays as it was made" });

export const createConsumableBody = z
  .strictObject({ name, unit: consumableUnit })
  .meta({ id: "CreateConsumable", example: { name: "Cooling gel", unit: "milliliter" } });

export const changeConsumableBody = z
  .strictObject({ name, active: z.boolean().meta({ description: "false: no service may use it any more" }) })
  .partial()
  .meta({ id: "ChangeConsumable", example: { name: "Cooling gel, sterile" } });

export const consumable = z
  .strictObject({ id, version, active: z.boolean(), name: z.string(), unit: consumableUnit })
  .meta({ id: "Consumable", description: "What visits use up" }) satisfies z.ZodType<Consumable>;

export const consumableList = z.strictObject({ data: z.array(consumable) });

const quantityThousandths = z
  .int()
  .min(1)
  .max(1_000_000_000)
  .meta({ description: "In thousandths of its unit: 500 = half of one", example: 2_000 });

/** What one visit with a service uses up. */
export const consumableAmounts = z
  .array(z.strictObject({ consumableId: id, quantityThousandths }))
  .max(30)
  .refine(
    (amounts) => new Set(amounts.map(({ consumableId }) => consumableId)).size === amounts.length,
    "each consumable once",
  )
  .meta({ description: "What a visit uses up" }) satisfies z.ZodType<ConsumableAmount[]>;

export const consumablesToPrepare = z.array(
  z.strictObject({ id, name: z.string(), unit: consumableUnit, quantityThousandths }),
) satisfies z.ZodType<ConsumableToPrepare[]>;
