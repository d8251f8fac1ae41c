import { VisuallyHidden } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useIntl } from "react-intl";
import classes from "./board.module.css";
import { conflictOf } from "./conflict.ts";
import type { ClinicFormat } from "./use-clinic-format.ts";
import type { Drag, Placed } from "./use-drag.ts";

type DragGhostProps = {
  drag: Drag;
  /** All visits that are shown of that day. */
  others: readonly Placed[];
  format: ClinicFormat;
  top: number;
  height: number;
};

/** Where a dragged visit would lie, and what is in its way there; also said aloud to who moves it by keys. */
export function DragGhost({ drag, others, format, top, height }: DragGhostProps) {
  const { formatMessage } = useIntl();
  const { column, from, until, byKeys } = drag;
  const conflict = conflictOf(drag, others);
  const nameOf = (name: string | undefined) => name ?? formatMessage({ id: "board.unnamed" });
  const words = conflict && sayConflict();
  const time = `${format.ofMinute(from)}–${format.ofMinute(until)}`;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (byKeys) box.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  function sayConflict(): string {
    if (conflict?.kind !== "practitioner" && conflict?.kind !== "room" && conflict?.kind !== "patient")
      return formatMessage({ id: "board.conflict.closed" });
    const { patient } = conflict.with;
    const values = { name: nameOf(patient?.name), time: format.timeRange(conflict.with) };
    return formatMessage({ id: `board.conflict.${conflict.kind}` }, values);
  }
  return (
    <div
      ref={box}
      className={classes.ghost}
      style={{ top, minHeight: height }}
      data-conflict={conflict ? true : undefined}
    >
      <b>{time}</b>
      <span>{words}</span>
      {byKeys && (
        <VisuallyHidden role="status">{[column.title, time, words].filter(Boolean).join(", ")}</VisuallyHidden>
      )}
    </div>
  );
}
