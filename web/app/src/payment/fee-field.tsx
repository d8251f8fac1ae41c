import { Group, NumberInput, Select } from "@mantine/core";
import type { Schemas } from "../api.ts";
import { minorPerMajor } from "../organization/editing/formats.ts";
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
        <NumberInput
          aria-label={say("fee.percentOf", { what: label })}
          w={110}
          suffix=" %"
          allowNegative={false}
          max={100}
          clampBehavior="strict"
          decimalScale={2}
          value={fee.basisPoints / 100}
          onChange={(typed) => {
            if (typeof typed === "number") onChange({ kind: "percent", basisPoints: Math.round(typed * 100) });
          }}
        />
      ) : (
        currencies.map((currency) => (
          <AmountInput
            key={currency}
            label={say("fee.amountOf", { what: label, currency })}
            currency={currency}
            amountMinor={fee.amounts.find((each) => each.currency === currency)?.amountMinor ?? 0}
            onChange={(amountMinor) => {
              const others = fee.amounts.filter((each) => each.currency !== currency);
              onChange({ kind: "amount", amounts: amountMinor > 0 ? [...others, { amountMinor, currency }] : others });
            }}
          />
        ))
      )}
    </Group>
  );
}

type AmountInputProps = {
  label: string;
  currency: string;
  amountMinor: number;
  onChange: (amountMinor: number) => void;
};

function AmountInput({ label, currency, amountMinor, onChange }: AmountInputProps) {
  const perMajor = minorPerMajor(currency);
  return (
    <NumberInput
      aria-label={label}
      w={140}
      suffix={` ${currency}`}
      allowNegative={false}
      thousandSeparator=","
      decimalScale={String(perMajor).length - 1}
      value={amountMinor / perMajor}
      onChange={(typed) => {
        const wanted = typeof typed === "number" ? Math.round(typed * perMajor) : 0;
        if (wanted !== amountMinor) onChange(wanted);
      }}
    />
  );
}
