import { ActionIcon, Button, Group, Menu, SegmentedControl, Select } from "@mantine/core";
import {
  IconArrowAutofitHeight,
  IconBell,
  IconChevronLeft,
  IconChevronRight,
  IconDots,
  IconKeyboard,
  IconPlus,
  IconPrinter,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useIntl } from "react-intl";
import { addDays, weekOf } from "../../clock.ts";
import { readersZone } from "../../format.ts";
import classes from "./board.module.css";
import type { Clinic, Practitioner } from "./board-data.ts";
import type { View } from "./board-place.ts";
import { DayChoice } from "./day-choice.tsx";
import { useClinicFormat } from "./use-clinic-format.ts";

export type Density = "compact" | "roomy";

type BoardBarProps = {
  clinics: readonly Clinic[];
  clinic: Clinic;
  day: string;
  today: string;
  view: View;
  /** Whose week can be shown, and whose is. */
  practitioners: readonly Pick<Practitioner, "id" | "name">[];
  practitionerId: string | undefined;
  density: Density;
  /** How many tasks are open; undefined: this login settles none. */
  tasks: number | undefined;
  onDay: (day: string) => void;
  onClinic: (slug: string) => void;
  onView: (view: View, practitionerId?: string) => void;
  onAttention: () => void;
  onDensity: (density: Density) => void;
  onKeys: () => void;
  /** undefined: this login books nothing. */
  onNew: (() => void) | undefined;
  search: ReactNode;
};

/** Which day of which clinic one sees, and how. */
export function BoardBar({ clinics, clinic, day, today, view, density, search, ...on }: BoardBarProps) {
  const { formatMessage } = useIntl();
  const format = useClinicFormat(clinic.timeZone);
  const say = (id: string) => formatMessage({ id });
  const isWeek = view === "week";
  const week = weekOf(day);
  const step = isWeek ? 7 : 1;
  return (
    <div className={classes.bar}>
      <h1>
        {isWeek ? format.days(week[0] ?? day, week.at(-1) ?? day) : format.day(day)}
        {clinic.timeZone !== readersZone() && (
          <span className={classes.zone}>{formatMessage({ id: "board.zone" }, { clinic: clinic.name })}</span>
        )}
      </h1>
      {search}
      <Group gap={4} wrap="nowrap">
        <Step
          label={say(isWeek ? "board.previousWeek" : "board.previous")}
          icon={IconChevronLeft}
          onClick={() => on.onDay(addDays(day, -step))}
        />
        <Button variant="default" disabled={day === today} onClick={() => on.onDay(today)}>
          {say("board.today")}
        </Button>
        <Step
          label={say(isWeek ? "board.nextWeek" : "board.next")}
          icon={IconChevronRight}
          onClick={() => on.onDay(addDays(day, step))}
        />
        <DayChoice day={day} onDay={on.onDay} />
      </Group>
      {clinics.length > 1 && (
        <Select
          w={190}
          allowDeselect={false}
          aria-label={say("board.clinic")}
          data={clinics.map(({ slug, name }) => ({ value: slug, label: name }))}
          value={clinic.slug}
          onChange={(slug) => slug && on.onClinic(slug)}
        />
      )}
      <SegmentedControl
        aria-label={say("board.view")}
        data={(["practitioners", "rooms", "week"] as const).map((value) => ({
          value,
          label: say(`board.view.${value}`),
        }))}
        value={view}
        onChange={(value) => on.onView(value)}
      />
      {isWeek && (
        <Select
          w={190}
          allowDeselect={false}
          aria-label={say("board.with")}
          data={on.practitioners.map(({ id, name }) => ({ value: id, label: name }))}
          value={on.practitionerId ?? null}
          onChange={(id) => id && on.onView("week", id)}
        />
      )}
      {on.tasks !== undefined && on.tasks > 0 && (
        <Button
          variant="default"
          leftSection={<IconBell size={16} aria-hidden />}
          aria-label={formatMessage({ id: "board.attention.count" }, { count: on.tasks })}
          title={say("board.attention")}
          onClick={on.onAttention}
        >
          {on.tasks}
        </Button>
      )}
      <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={say("board.more")} visibleFrom="sm">
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconArrowAutofitHeight size={18} aria-hidden />}
            onClick={() => on.onDensity(density === "compact" ? "roomy" : "compact")}
          >
            {say(density === "compact" ? "board.roomy" : "board.compact")}
          </Menu.Item>
          <Menu.Item leftSection={<IconPrinter size={18} aria-hidden />} onClick={() => window.print()}>
            {say("board.print")}
          </Menu.Item>
          <Menu.Item leftSection={<IconKeyboard size={18} aria-hidden />} onClick={on.onKeys}>
            {say("board.keys")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {on.onNew && (
        <Button leftSection={<IconPlus size={16} aria-hidden />} aria-label={say("board.new")} onClick={on.onNew}>
          {say("board.newShort")}
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
