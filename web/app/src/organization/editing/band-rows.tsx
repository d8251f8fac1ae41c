import { ActionIcon, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useSay } from "../../say.ts";
import { type Band, faultOf, nextBand, readMinute, sayMinute } from "./clock.ts";
import { DAY_MINUTES, STEP_MINUTES } from "./drag.ts";

type BandRowsProps = {
  /** Whose hours, for who cannot see where the row stands. */
  label: string;
  bands: readonly Band[];
  onChange: (bands: Band[]) => void;
};

/** The hours of one day as rows of two times that are typed. */
export function BandRows({ label, bands, onChange }: BandRowsProps) {
  const say = useSay();
  const fault = faultOf(bands);
  const replace = (at: number, band: Band) => onChange(bands.map((each, i) => (i === at ? band : each)));
  return (
    <Stack gap={6}>
      {bands.map((band, i) => (
        // Rows have no name but their place.
        <Group key={`${bands.length}-${i}`} gap={6} wrap="nowrap">
          <TimeField
            label={say("settings.hours.from", { label })}
            minute={band.opens}
            onChange={(opens) => replace(i, { ...band, opens })}
          />
          <Text aria-hidden>–</Text>
          <TimeField
            label={say("settings.hours.until", { label })}
            minute={band.closes}
            onChange={(closes) => replace(i, { ...band, closes })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={44}
            aria-label={say("settings.hours.remove", {
              label,
              hours: `${sayMinute(band.opens)}–${sayMinute(band.closes)}`,
            })}
            onClick={() => onChange(bands.filter((_, at) => at !== i))}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      {fault && (
        <Text size="sm" c="red" role="alert">
          {say(fault)}
        </Text>
      )}
      <Group gap={6}>
        {bands.length === 0 && (
          <Text size="sm" c="dimmed">
            {say("settings.hours.closed")}
          </Text>
        )}
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={14} aria-hidden />}
          aria-label={say("settings.hours.addTo", { label })}
          onClick={() => onChange([...bands, nextBand(bands)])}
        >
          {say("settings.hours.add")}
        </Button>
      </Group>
    </Stack>
  );
}

type TimeFieldProps = { label: string; minute: number; onChange: (minute: number) => void };

/** A time as people type it, put in order when the field is left; the arrows move it by a step. */
function TimeField({ label, minute, onChange }: TimeFieldProps) {
  const [typed, setTyped] = useState<string>();
  return (
    <TextInput
      w={76}
      dir="ltr"
      aria-label={label}
      value={typed ?? sayMinute(minute)}
      error={typed !== undefined && Number.isNaN(minute)}
      onFocus={({ currentTarget }) => currentTarget.select()}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        onChange(readMinute(currentTarget.value));
      }}
      onKeyDown={(event) => {
        const step = event.key === "ArrowUp" ? STEP_MINUTES : event.key === "ArrowDown" ? -STEP_MINUTES : 0;
        if (step === 0 || Number.isNaN(minute)) return;
        event.preventDefault();
        setTyped(undefined);
        onChange(Math.max(0, Math.min(DAY_MINUTES, minute + step)));
      }}
      onBlur={() => {
        if (!Number.isNaN(minute)) setTyped(undefined);
      }}
    />
  );
}
