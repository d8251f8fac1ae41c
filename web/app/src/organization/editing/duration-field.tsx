import { Group, Input, NumberInput, Select } from "@mantine/core";
import { useId, useState } from "react";
import { useSay } from "../../say.ts";

const units = { minutes: 1, hours: 60 } as const;
type Unit = keyof typeof units;

type DurationFieldProps = {
  label: string;
  /** In minutes. */
  value: number;
  onChange: (minutes: number) => void;
  maxMinutes: number;
  example: string;
  error?: unknown;
};

/** A stretch of time as people say it, in hours where it is whole ones, and a sentence in which it is used. */
export function DurationField({ label, value, onChange, maxMinutes, example, error }: DurationFieldProps) {
  const say = useSay();
  const id = useId();
  const [unit, setUnit] = useState<Unit>(() => (value > 0 && value % units.hours === 0 ? "hours" : "minutes"));
  const isWhole = value % units[unit] === 0;
  const shown = isWhole ? unit : "minutes"; // it was changed by somebody else, say
  return (
    <Input.Wrapper
      id={id}
      label={label}
      description={example}
      error={typeof error === "string" ? error : undefined}
      inputWrapperOrder={["label", "input", "description", "error"]}
    >
      <Group gap="xs" maw={360} wrap="nowrap" mt={4} mb={5}>
        <NumberInput
          id={id}
          flex={1}
          allowDecimal={false}
          allowNegative={false}
          clampBehavior="blur"
          max={Math.floor(maxMinutes / units[shown])}
          value={value / units[shown]}
          onChange={(typed) => {
            if (typeof typed === "number") onChange(typed * units[shown]);
          }}
        />
        <Select
          w={130}
          aria-label={say("unit.of", { what: label })}
          allowDeselect={false}
          data={(["minutes", "hours"] as const).map((one) => ({ value: one, label: say(`unit.${one}.long`) }))}
          value={shown}
          onChange={(chosen) => {
            const next: Unit = chosen === "hours" ? "hours" : "minutes";
            setUnit(next);
            if (next === "hours") onChange(Math.max(1, Math.round(value / units.hours)) * units.hours);
          }}
        />
      </Group>
    </Input.Wrapper>
  );
}
