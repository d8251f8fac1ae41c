import { NumberInput, type NumberInputProps } from "@mantine/core";
import { useState } from "react";
import { useFormat } from "../../format.ts";
import { useSay } from "../../say.ts";
import { minorPerMajor } from "./formats.ts";

type MoneyInputProps = Omit<NumberInputProps, "value" | "onChange" | "suffix" | "decimalScale" | "max"> & {
  currency: string;
  /** null = nothing is typed. */
  amountMinor: number | null;
  /** More than this is told as nothing, with words under what was typed. */
  mostMinor?: number;
  onChange: (amountMinor: number | null) => void;
};

/**
 * An amount, typed as its currency is written and told in minor units. What is typed stays as it is while it means the
 * amount: "20." and "20.00" are told as texts, and are 20. Nothing, on the way to another amount, stays until the field
 * is left.
 */
export function MoneyInput({
  currency,
  amountMinor,
  mostMinor = Number.POSITIVE_INFINITY,
  onChange,
  ...rest
}: MoneyInputProps) {
  const say = useSay();
  const { money } = useFormat();
  const perMajor = minorPerMajor(currency);
  const minorOf = (written: string | number) =>
    written === "" || Number.isNaN(Number(written)) ? null : Math.round(Number(written) * perMajor);
  const [typed, setTyped] = useState<string | number>();
  const known = amountMinor === null ? "" : amountMinor / perMajor;
  const isTooMuch = (minor: number | null) => minor !== null && minor > mostMinor;
  const typedMinor = typed === undefined ? null : minorOf(typed);
  const isTyped = typed !== undefined && (typed === "" || isTooMuch(typedMinor) || typedMinor === amountMinor);
  return (
    <NumberInput<number>
      allowNegative={false}
      thousandSeparator=","
      {...rest}
      suffix={` ${currency}`}
      decimalScale={String(perMajor).length - 1}
      {...(isTooMuch(typedMinor) && {
        error: say("money.atMost", { amount: money({ amountMinor: mostMinor, currency }) }),
      })}
      value={isTyped ? typed : known}
      onBlur={() => typed === "" && setTyped(undefined)}
      onChange={(written) => {
        setTyped(written);
        const minor = minorOf(written);
        const wanted = isTooMuch(minor) ? null : minor;
        if (wanted !== amountMinor) onChange(wanted);
      }}
    />
  );
}
