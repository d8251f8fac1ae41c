import { NumberInput, type NumberInputProps } from "@mantine/core";
import { minorPerMajor } from "./formats.ts";

type MoneyInputProps = Omit<NumberInputProps, "value" | "onChange" | "suffix" | "decimalScale" | "max"> & {
  currency: string;
  /** null = nothing is typed. */
  amountMinor: number | null;
  mostMinor?: number;
  onChange: (amountMinor: number | null) => void;
};

/** An amount, typed as its currency is written and told in minor units. */
export function MoneyInput({ currency, amountMinor, mostMinor, onChange, ...rest }: MoneyInputProps) {
  const perMajor = minorPerMajor(currency);
  return (
    <NumberInput
      allowNegative={false}
      thousandSeparator=","
      {...rest}
      suffix={` ${currency}`}
      decimalScale={String(perMajor).length - 1}
      {...(mostMinor !== undefined && { max: mostMinor / perMajor, clampBehavior: "strict" as const })}
      value={amountMinor === null ? "" : amountMinor / perMajor}
      onChange={(typed) => {
        const wanted = typeof typed === "number" ? Math.round(typed * perMajor) : null;
        if (wanted !== amountMinor) onChange(wanted);
      }}
    />
  );
}
