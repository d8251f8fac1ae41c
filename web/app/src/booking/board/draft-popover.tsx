import { Popover } from "@mantine/core";
import { useIntl } from "react-intl";
import { useLeave } from "../../unsaved.tsx";
import classes from "./board.module.css";
import type { Appointment, Clinic, Practitioner, Service } from "./board-data.ts";
import type { Spot } from "./board-grid.tsx";
import type { Column } from "./columns.ts";
import { NewAppointment } from "./new-appointment.tsx";
import type { Draft } from "./use-draft.ts";

type DraftPopoverProps = {
  clinic: Clinic;
  columns: readonly Column[];
  practitioners: readonly Practitioner[];
  services: readonly Service[];
  draft: Draft | undefined;
  setDraft: (draft: Draft | undefined) => void;
  onBooked: (appointment: Appointment) => void;
};

/** The new appointment, beside the time where it will lie. */
export function DraftPopover({
  clinic,
  columns,
  practitioners,
  services,
  draft,
  setDraft,
  onBooked,
}: DraftPopoverProps) {
  const { formatMessage } = useIntl();
  const leave = useLeave();
  const close = () => leave(() => setDraft(undefined));
  /** With its practitioner it goes to another column, where columns are practitioners. */
  const inColumn = (spot: Spot): Spot => {
    const column = columns.find(
      ({ day, practitionerId }) => day === spot.day && practitionerId === spot.practitionerId,
    );
    return column && spot.practitionerId !== undefined ? { ...spot, columnKey: column.key } : spot;
  };
  return (
    <Popover
      opened={draft !== undefined}
      position="right-start"
      width={340}
      trapFocus
      withRoles={false} // what it floats beside is no button
      returnFocus
      closeOnClickOutside={false}
      onChange={(isOpened) => !isOpened && close()}
    >
      <Popover.Target>
        <div className={classes.anchor} />
      </Popover.Target>
      <Popover.Dropdown role="dialog" className={classes.draft} aria-label={formatMessage({ id: "board.new" })}>
        {draft && (
          <NewAppointment
            {...{ clinic, practitioners, services, onBooked, spot: draft.spot, patient: draft.patient }}
            onMove={(spot) => setDraft({ ...draft, spot: inColumn(spot) })}
            onMinutes={(minutes) => setDraft({ ...draft, minutes: minutes || undefined })}
            onClose={close}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
