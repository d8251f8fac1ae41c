import { useState } from "react";
import { clinicTime } from "../../clock.ts";
import type { Patient } from "../../record/patient-search.tsx";
import type { Appointment, Clinic } from "./board-data.ts";
import type { Spot } from "./board-grid.tsx";
import type { View } from "./board-place.ts";
import type { Column } from "./columns.ts";

const MORNING = 9 * 60;

/** An appointment that is being made: where it is to lie, and for whom if that was chosen first. */
export type Draft = {
  spot: Spot;
  patient?: Patient | undefined;
  /** How long what was chosen takes; undefined = nothing was chosen yet. */
  minutes?: number | undefined;
};

type Around = {
  clinic: Clinic;
  day: string;
  view: View;
  columns: readonly Column[];
  selected: Appointment | undefined;
  stepMinutes: number;
};

export function useDraft({ clinic, day, view, columns, selected, stepMinutes }: Around) {
  const [draft, setDraft] = useState<Draft>();
  const sight = `${clinic.id} ${day} ${view}`;
  const [begunIn, setBegunIn] = useState(sight);
  if (begunIn !== sight) {
    setBegunIn(sight);
    setDraft(undefined); // where it was to lie is not shown any more
  }
  /** Without a time that was pointed at: after the selected appointment, else now, else in the morning. */
  const begin = (patient?: Patient) => {
    const holds = ({ appointments }: Column) => appointments.some(({ id }) => id === selected?.id);
    const column = columns.find(holds) ?? columns.find((one) => one.day === day) ?? columns[0];
    if (!column) return;
    const now = clinicTime(Date.now(), clinic.timeZone);
    const free = now.day === column.day ? now.minute : MORNING;
    const minute = selected ? clinicTime(selected.endsAt, clinic.timeZone).minute : free;
    const onStep = Math.min(Math.ceil(minute / stepMinutes) * stepMinutes, 1440 - stepMinutes);
    const { key: columnKey, practitionerId = selected?.practitioner?.id, roomId } = column;
    setDraft({ spot: { columnKey, day: column.day, practitionerId, roomId, minute: onStep }, patient });
  };
  return { draft, setDraft, begin };
}
