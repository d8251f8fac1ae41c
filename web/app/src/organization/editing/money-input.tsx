import { NumberInput, type NumberInputProps } from "@mantine/core";
import { useState } from "react";
import { minorPerMajor } from "./formats.ts";

type MoneyInputProps = Omit<NumberInputProps, "value" | "onChange" | "suffix" | "decimalScale" | "max"> & {
  currency: string;
  /** null = nothing is typed. */
  amountMinor: number | null;
  mostMinor?: number;
  onChange: (amountMinor: number | null) => void;
};

/**
 * An amount, typed as its currency is written and told in minor units. What is typed stays as it is while it means the
 * amount: "20." and "20.00" are told as texts, and are 20. Nothing, on the way to another amount, stays until the field
 * is left.
 */
export function MoneyInput({ currency, amountMinor, mostMinor, onChange, ...rest }: MoneyInputProps) {
  const perMajor = minorPerMajor(currency);
  const minorOf = (written: string | number) =>
    written === "" || Number.isNaN(Number(written)) ? null : Math.round(Number(written) * perMajor);
  const [typed, setTyped] = useState<string | number>();
  const known = amountMinor === null ? "" : amountMinor / perMajor;
  const isTyped = typed === "" || (typed !== undefined && minorOf(typed) === amountMinor);
  return (
    <NumberInput
      allowNegative={false}
      thousandSeparator=","
      {...rest}
      suffix={` ${currency}`}
      decimalScale={String(perMajor).length - 1}
      {...(mostMinor !== undefined && { max: mostMinor / perMajor, clampBehavior: "strict" as const })}
      value={isTyped ? typed : known}
      onBlur={() => typed === "" && setTyped(undefined)}
      onChange={(written) => {
        setTyped(written);
        const wanted = minorOf(written);
        if (wanted !== amountMinor) onChange(wanted);
      }}
    />
  );
}
