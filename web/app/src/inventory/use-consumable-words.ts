import { useIntl } from "react-intl";
import type { Schemas } from "../api.ts";
import { useSay } from "../say.ts";

export type ConsumableUnit = Schemas["Consumable"]["unit"];
type Amount = { name: string; unit: ConsumableUnit; quantityThousandths: number };

/** An amount of a consumable in a few words: "2 × gauze", "15 ml gel". */
export function useConsumableWords(): (amount: Amount) => string {
  const say = useSay();
  const { formatNumber } = useIntl();
  return ({ name, unit, quantityThousandths }) => {
    const count = quantityThousandths / 1_000;
    if (unit === "piece")
      return say("consumable.pieces", { count: formatNumber(count, { maximumFractionDigits: 3 }), name });
    const amount = formatNumber(count, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 3 });
    return say("consumable.measured", { amount, name });
  };
}
