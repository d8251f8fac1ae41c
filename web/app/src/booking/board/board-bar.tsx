import { ActionIcon, Button, Group, Popover, SegmentedControl, Select, Tooltip } from "@mantine/core";
import { DatePicker } from "@mantine/dates";
import { useDisclosure } from "@mantine/hooks";
import {
  IconCalendar,
  IconChevronLeft,
  IconChevronRight,
  IconKeyboard,
  IconPlus,
  IconPrinter,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useIntl } from "react-intl";
import { readersZone } from "../../format.ts";
import classes from "./board.module.css";
import type { Clinic } from "./board-data.ts";
import { addDays } from "./clock.ts";
import { useClinicFormat } from "./use-clinic-format.ts";

export type Density = "compact" | "roomy";

type BoardBarProps = {
  clinics: readonly Clinic[];
  clinic: Clinic;
  day: string;
  today: string;
  density: Density;
  onDay: (day: string) => void;
  onClinic: (slug: string) => void;
  onDensity: (density: Density) => void;
  onKeys: () => void;
  /** undefined: this login books nothing. */
  onNew: (() => void) | undefined;
  search: ReactNode;
};

/** Which day of which clinic one sees, and how. */
export function BoardBar({ clinics, clinic, day, today, density, search, ...on }: BoardBarProps) {
  const { formatMessage } = useIntl();
  const format = useClinicFormat(clinic.timeZone);
  const say = (id: string) => formatMessage({ id });
  return (
    <div className={classes.bar}>
      <h1>
        {format.day(day)}
        {clinic.timeZone !== readersZone() && (
          <span className={classes.zone}>{formatMessage({ id: "board.zone" }, { clinic: clinic.name })}</span>
        )}
      </h1>
      {search}
      <Group gap={4} wrap="nowrap">
        <Step label={say("board.previous")} icon={IconChevronLeft} onClick={() => on.onDay(addDays(day, -1))} />
        <Button variant="default" disabled={day === today} onClick={() => on.onDay(today)}>
          {say("board.today")}
        </Button>
        <Step label={say("board.next")} icon={IconChevronRight} onClick={() => on.onDay(addDays(day, 1))} />
        <DayChoice day={day} onDay={on.onDay} />
      </Group>
      {clinics.length > 1 && (
        <Select
          w={170}
          allowDeselect={false}
          aria-label={say("board.clinic")}
          data={clinics.map(({ slug, name }) => ({ value: slug, label: name }))}
          value={clinic.slug}
          onChange={(slug) => slug && on.onClinic(slug)}
        />
      )}
      <SegmentedControl
        visibleFrom="md"
        aria-label={say("board.density")}
        data={[
          { value: "compact", label: say("board.compact") },
          { value: "roomy", label: say("board.roomy") },
        ]}
        value={density}
        onChange={(value) => on.onDensity(value === "roomy" ? "roomy" : "compact")}
      />
      <Group gap={4} wrap="nowrap" visibleFrom="sm">
        <Tooltip label={say("board.print")}>
          <ActionIcon variant="default" size={36} aria-label={say("board.print")} onClick={() => window.print()}>
            <IconPrinter size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={say("board.keys")}>
          <ActionIcon variant="default" size={36} aria-label={say("board.keys")} onClick={on.onKeys}>
            <IconKeyboard size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
      {on.onNew && (
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={on.onNew}>
          {say("board.new")}
        </Button>
      )}
    </div>
  );
}

function Step({ label, icon: Icon, onClick }: { label: string; icon: typeof IconPlus; onClick: () => void }) {
  return (
    <ActionIcon variant="default" size={36} aria-label={label} onClick={onClick}>
      <Icon size={18} aria-hidden className={classes.turned} />
    </ActionIcon>
  );
}

function DayChoice({ day, onDay }: { day: string; onDay: (day: string) => void }) {
  const intl = useIntl();
  const [isOpen, { toggle, close }] = useDisclosure();
  const write = (date: string, options: Intl.DateTimeFormatOptions) =>
    intl.formatDate(`${date}T12:00:00Z`, { timeZone: "UTC", ...options });
  return (
    <Popover opened={isOpen} onChange={(opened) => !opened && close()} trapFocus>
      <Popover.Target>
        <ActionIcon
          variant="default"
          size={36}
          aria-label={intl.formatMessage({ id: "board.pickDay" })}
          onClick={toggle}
        >
          <IconCalendar size={18} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <DatePicker
          value={day}
          defaultDate={day}
          weekdayFormat={(date) => write(date, { weekday: "short" })}
          monthLabelFormat={(date) => write(date, { month: "long", year: "numeric" })}
          getDayAriaLabel={(date) => write(date, { weekday: "long", day: "numeric", month: "long", year: "numeric" })}
          maxLevel="month"
          ariaLabels={{
            nextMonth: intl.formatMessage({ id: "board.nextMonth" }),
            previousMonth: intl.formatMessage({ id: "board.previousMonth" }),
          }}
          onChange={(chosen) => {
            if (chosen) onDay(chosen);
            close();
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
