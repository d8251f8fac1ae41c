import { useIntl } from "react-intl";
import classes from "./board.module.css";
import type { Appointment } from "./board-data.ts";
import type { Band } from "./hours.ts";
import type { ClinicFormat } from "./use-clinic-format.ts";
import type { Drag } from "./use-drag.ts";

type DragGhostProps = {
  drag: Drag;
  bands: readonly Band[];
  blocks: readonly { appointment: Appointment; from: number; until: number }[];
  format: ClinicFormat;
  top: number;
  height: number;
};

/** Where a dragged visit would lie, and what is in its way there. */
export function DragGhost({ drag, bands, blocks, format, top, height }: DragGhostProps) {
  const { formatMessage } = useIntl();
  const { appointment, from, until } = drag;
  const other = blocks.find((one) => {
    return one.appointment.id !== appointment.id && one.from < until && from < one.until;
  })?.appointment;
  const isOpen = bands.some(({ opens, closes }) => opens <= from && until <= closes);
  const name = other?.patient?.name ?? formatMessage({ id: "board.unnamed" });
  const taken = other && formatMessage({ id: "board.conflict.taken" }, { name, time: format.timeRange(other) });
  const conflict = taken ?? (isOpen ? undefined : formatMessage({ id: "board.conflict.closed" }));
  return (
    <div className={classes.ghost} style={{ top, minHeight: height }} data-conflict={conflict ? true : undefined}>
      <b>{format.ofMinute(from)}</b>
      <span>{conflict}</span>
    </div>
  );
}
