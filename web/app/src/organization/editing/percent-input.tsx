import { NumberInput, type NumberInputProps } from "@mantine/core";
import { useState } from "react";

type PercentInputProps = Omit<NumberInputProps, "value" | "onChange" | "suffix"> & {
  basisPoints: number;
  onChange: (basisPoints: number) => void;
};

/**
 * A share in per cent, told in hundredths of one. "12." and "12.50" are told as texts, and stay as they are typed; so
 * does nothing, on the way to another share, until the field is left.
 */
export function PercentInput({ basisPoints, onChange, ...rest }: PercentInputProps) {
  const [typed, setTyped] = useState<string | number>();
  const pointsOf = (written: string | number) => Math.round(Number(written) * 100);
  const isTyped = typed === "" || (typed !== undefined && pointsOf(typed) === basisPoints);
  return (
    <NumberInput
      allowNegative={false}
      max={100}
      decimalScale={2}
      {...rest}
      suffix=" %"
      value={isTyped ? typed : basisPoints / 100}
      onBlur={() => setTyped(undefined)}
      onChange={(written) => {
        setTyped(written);
        if (written !== "" && !Number.isNaN(pointsOf(written))) onChange(pointsOf(written));
      }}
    />
  );
}
