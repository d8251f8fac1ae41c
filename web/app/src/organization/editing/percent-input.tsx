import { NumberInput, type NumberInputProps } from "@mantine/core";

type PercentInputProps = Omit<NumberInputProps, "value" | "onChange" | "suffix"> & {
  basisPoints: number;
  onChange: (basisPoints: number) => void;
};

/** A share in per cent, told in hundredths of one. */
export function PercentInput({ basisPoints, onChange, ...rest }: PercentInputProps) {
  return (
    <NumberInput
      allowNegative={false}
      max={100}
      decimalScale={2}
      {...rest}
      suffix=" %"
      value={basisPoints / 100}
      onChange={(typed) => {
        if (typeof typed === "number") onChange(Math.round(typed * 100));
      }}
    />
  );
}
