import { ActionIcon, Popover } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCalendar } from "@tabler/icons-react";
import { useIntl } from "react-intl";
import { Month } from "./month.tsx";

type DayChoiceProps = { day: string; onDay: (day: string) => void };

/** The month where there is no room for it beside the board. */
export function DayChoice({ day, onDay }: DayChoiceProps) {
  const { formatMessage } = useIntl();
  const [isOpen, { toggle, close }] = useDisclosure();
  return (
    <Popover opened={isOpen} onChange={(opened) => !opened && close()} trapFocus>
      <Popover.Target>
        <ActionIcon
          variant="default"
          size={36}
          hiddenFrom="sm"
          aria-label={formatMessage({ id: "board.pickDay" })}
          onClick={toggle}
        >
          <IconCalendar size={18} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Month
          day={day}
          onDay={(chosen) => {
            onDay(chosen);
            close();
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
