import { Group, Select } from "@mantine/core";
import type { Schemas } from "../api.ts";
import { MoneyInput } from "../organization/editing/money-input.tsx";
import { PercentInput } from "../organization/editing/percent-input.tsx";
import { useSay } from "../say.ts";

export type Fee = Schemas["Fee"];

const kinds = ["percent", "amount"] as const;

type FeeFieldProps = { label: string; fee: Fee; currencies: readonly string[]; onChange: (fee: Fee) => void };

/** A share of the price, or an amount in each currency of the clinics. */
export function FeeField({ label, fee, currencies, onChange }: FeeFieldProps) {
  const say = useSay();
  return (
    <Group gap="xs" align="end" wrap="wrap">
      <Select
        label={label}
        w={200}
        allowDeselect={false}
        data={kinds.map((kind) => ({ value: kind, label: say(`fee.kind.${kind}`) }))}
        value={fee.kind}
        onChange={(kind) =>
          onChange(kind === "amount" ? { kind: "amount", amounts: [] } : { kind: "percent", basisPoints: 5_000 })
        }
      />
      {fee.kind === "percent" ? (
        <PercentInput
          aria-label={say("fee.percentOf", { what: label })}
          w={110}
          clampBehavior="strict"
          basisPoints={fee.basisPoints}
          onChange={(basisPoints) => onChange({ kind: "percent", basisPoints })}
        />
      ) : (
        currencies.map((currency) => (
          <MoneyInput
            key={currency}
            aria-label={say("fee.amountOf", { what: label, currency })}
            w={140}
            currency={currency}
            amountMinor={fee.amounts.find((each) => each.currency === currency)?.amountMinor ?? 0}
            onChange={(amountMinor) => {
              const others = fee.amounts.filter((each) => each.currency !== currency);
              onChange({ kind: "amount", amounts: amountMinor ? [...others, { amountMinor, currency }] : others });
            }}
          />
        ))
      )}
    </Group>
  );
}
