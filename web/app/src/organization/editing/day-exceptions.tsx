import { ActionIcon, Group, Stack, Text, TextInput } from "@mantine/core";
import { DateInput } from "@mantine/dates";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { clinicTime } from "../../clock.ts";
import { useSay } from "../../say.ts";
import { BandRows } from "./band-rows.tsx";
import type { Band } from "./clock.ts";
import { useFormats } from "./formats.ts";

export type DayException = { day: string; name?: string; bands: Band[] };

type DayExceptionsProps<D extends DayException> = {
  days: readonly D[];
  onChange: (days: D[]) => void;
  /** A new one of the day. */
  make: (day: string) => D;
  isNamed: boolean;
  addLabel: string;
  /** Of the clinic whose days they are. */
  timeZone: string;
};

/** Days with hours of their own, from today at the clinic on; earlier ones are kept and not shown. */
export function DayExceptions<D extends DayException>({
  days,
  onChange,
  make,
  isNamed,
  addLabel,
  timeZone,
}: DayExceptionsProps<D>) {
  const say = useSay();
  const formats = useFormats();
  const today = clinicTime(Date.now(), timeZone).day;
  const replace = (day: string, changed: D) => onChange(days.map((each) => (each.day === day ? changed : each)));
  const isTaken = (day: string) => days.some((each) => each.day === day);
  const coming = days.filter(({ day }) => day >= today).toSorted((one, other) => one.day.localeCompare(other.day));
  return (
    <Stack gap={0}>
      {coming.length === 0 && (
        <Text size="sm" c="dimmed" pb="sm">
          {say("settings.days.none")}
        </Text>
      )}
      {coming.map((exception) => {
        const { day, name = "", bands } = exception;
        const label = formats.day(day);
        return (
          <div key={day} className="week-day" role="group" aria-label={label}>
            <Group justify="space-between" wrap="nowrap" mb={6}>
              <Text fw={500} size="sm">
                {label}
              </Text>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={44}
                aria-label={say("settings.days.remove", { day: label })}
                onClick={() => onChange(days.filter((each) => each.day !== day))}
              >
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            </Group>
            {isNamed && (
              <TextInput
                mb="xs"
                aria-label={say("settings.days.name", { day: label })}
                placeholder={say("settings.days.namePlaceholder")}
                value={name}
                error={name.trim() === "" && say("settings.required")}
                onChange={({ currentTarget }) => replace(day, { ...exception, name: currentTarget.value })}
              />
            )}
            <BandRows
              label={label}
              bands={bands}
              onChange={(changed) => replace(day, { ...exception, bands: changed })}
            />
          </div>
        );
      })}
      <Group className="week-day">
        <IconPlus size={16} aria-hidden />
        <DateInput
          flex={1}
          maw={280}
          aria-label={addLabel}
          placeholder={addLabel}
          value={null}
          minDate={today}
          excludeDate={isTaken}
          onChange={(day) => {
            if (day && !isTaken(day)) onChange([...days, make(day)]);
          }}
        />
      </Group>
    </Stack>
  );
}
