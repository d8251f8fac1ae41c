import { Button, Group, Menu, Stack, Text } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import { useSay } from "../../say.ts";
import { BandRows } from "./band-rows.tsx";
import { type Band, totalMinutes, type WeekBand, weekdays } from "./clock.ts";
import { DayStrip } from "./day-strip.tsx";
import { useFormats } from "./formats.ts";

type WeekEditorProps = {
  week: readonly WeekBand[];
  onChange: (week: WeekBand[]) => void;
  /** Hours that these lie in, drawn behind them: the clinic's, for somebody's at it. */
  around?: readonly WeekBand[];
};

/** Weekly hours: a day's stretches are drawn with the pointer or typed below it; a day can be copied to others. */
export function WeekEditor({ week, onChange, around = [] }: WeekEditorProps) {
  const say = useSay();
  const { weekday: sayWeekday, duration } = useFormats();
  const of = (day: number, bands: readonly WeekBand[]) => bands.filter(({ weekday }) => weekday === day);
  const setDays = (days: readonly number[], bands: readonly Band[]) =>
    onChange([
      ...week.filter(({ weekday }) => !days.includes(weekday)),
      ...days.flatMap((weekday) => bands.map(({ opens, closes }) => ({ weekday, opens, closes }))),
    ]);
  return (
    <Stack gap={0}>
      <DayScale />
      {weekdays.map((day) => {
        const [bands, name] = [of(day, week), sayWeekday(day)];
        return (
          <div key={day} className="week-day" role="group" aria-label={name}>
            <Group justify="space-between" wrap="nowrap" mb={6}>
              <Text fw={500} size="sm">
                {name}
              </Text>
              <Group gap="xs" wrap="nowrap">
                <Text size="sm" c="dimmed">
                  {bands.length > 0 && duration(totalMinutes(bands))}
                </Text>
                <CopyMenu
                  day={day}
                  onCopy={(days) => setDays(days, bands)}
                  label={say("settings.hours.copy", { day: name })}
                />
              </Group>
            </Group>
            <DayStrip bands={bands} around={of(day, around)} onChange={(drawn) => setDays([day], drawn)} />
            <div style={{ marginTop: 8 }}>
              <BandRows label={name} bands={bands} onChange={(changed) => setDays([day], changed)} />
            </div>
          </div>
        );
      })}
    </Stack>
  );
}

type CopyMenuProps = { day: number; label: string; onCopy: (days: readonly number[]) => void };

function CopyMenu({ day, label, onCopy }: CopyMenuProps) {
  const say = useSay();
  const { weekday: sayWeekday } = useFormats();
  const workdays = weekdays.filter((each) => each <= 5);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconCopy size={14} aria-hidden />}
          aria-label={label}
        >
          {say("settings.hours.copyShort")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onCopy(workdays)}>{say("settings.hours.toWorkdays")}</Menu.Item>
        <Menu.Item onClick={() => onCopy(weekdays)}>{say("settings.hours.toAll")}</Menu.Item>
        <Menu.Divider />
        {weekdays
          .filter((each) => each !== day)
          .map((each) => (
            <Menu.Item key={each} onClick={() => onCopy([each])}>
              {sayWeekday(each)}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function DayScale() {
  return (
    <div className="day-scale" aria-hidden>
      {[6, 9, 12, 15, 18, 21].map((hour) => (
        <span key={hour} style={{ insetInlineStart: `${(hour / 24) * 100}%` }}>
          {hour}
        </span>
      ))}
    </div>
  );
}
