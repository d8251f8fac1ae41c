/** What amounts of consumables are given in; all but `piece` by the names that `Intl.NumberFormat` knows. */
export const consumableUnits = ["piece", "milliliter", "gram", "centimeter"] as const;
export type ConsumableUnit = (typeof consumableUnits)[number];

/** The unit stays: amounts that services and, one day, stocks name in it would silently become others. */
export type ConsumableSettings = { name: string; unit: ConsumableUnit };

/** What visits use up, also what is not used any more. */
export type Consumable = ConsumableSettings & { id: string; active: boolean; version: number };

/** What one visit uses up of something, in thousandths of its unit: 500 = half a millilitre. */
export type ConsumableAmount = { consumableId: string; quantityThousandths: number };

/** The same with what people read. */
export type ConsumableToPrepare = { id: string; name: string; unit: ConsumableUnit; quantityThousandths: number };
