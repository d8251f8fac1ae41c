import { Popover } from "@mantine/core";
import { useIntl } from "react-intl";
import { useLeave } from "../../unsaved.tsx";
import classes from "./board.module.css";
import { NewAppointment, type NewAppointmentProps } from "./new-appointment.tsx";
import type { Draft } from "./use-draft.ts";

type DraftPopoverProps = Omit<NewAppointmentProps, "draft"> & {
  draft: Draft | undefined;
  /** Below the board's corner, where no place was pointed at. */
  isInCorner?: boolean;
};

/** The new appointment, beside the place that was pointed at. */
export function DraftPopover({ draft, isInCorner = false, ...form }: DraftPopoverProps) {
  const { formatMessage } = useIntl();
  const leave = useLeave();
  const close = () => leave(form.onClose);
  return (
    <Popover
      opened={draft !== undefined}
      position={isInCorner ? "bottom-end" : "right-start"}
      width={340}
      trapFocus
      withRoles={false} // what it floats beside is no button
      returnFocus
      closeOnClickOutside={false}
      onChange={(isOpened) => !isOpened && close()}
    >
      <Popover.Target>
        <div className={isInCorner ? classes.draftCorner : classes.anchor} />
      </Popover.Target>
      <Popover.Dropdown role="dialog" className={classes.draft} aria-label={formatMessage({ id: "board.new" })}>
        {draft && <NewAppointment {...form} draft={draft} onClose={close} />}
      </Popover.Dropdown>
    </Popover>
  );
}
