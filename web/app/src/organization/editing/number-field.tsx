import { NumberInput, type NumberInputProps } from "@mantine/core";

type NumberFieldProps = Omit<NumberInputProps, "value" | "onChange" | "suffix"> & {
  value: number | null;
  onChange: (value: number) => void;
  unit?: string;
  /** What the number means, said with it. */
  example?: string;
};

/** A whole number with its unit, and a sentence in which it is used. */
export function NumberField({ value, onChange, unit, example, ...rest }: NumberFieldProps) {
  return (
    <NumberInput
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="blur"
      maw={360}
      {...rest}
      value={value ?? ""}
      {...(unit && { suffix: ` ${unit}` })}
      description={example}
      inputWrapperOrder={["label", "input", "description", "error"]}
      onChange={(typed) => {
        if (typeof typed === "number") onChange(typed);
      }}
    />
  );
}
