import { useState } from "react";
import type { Patient } from "../../record/patient-search.tsx";
import type { Appointment, Clinic, Column } from "./board-data.ts";
import type { Spot } from "./board-grid.tsx";
import { clinicTime } from "./clock.ts";

const STEP_MINUTES = 15;
const MORNING = 9 * 60;

/** An appointment that is being made: where it is to lie, and for whom if that was chosen first. */
export type Draft = { spot: Spot; patient?: Patient | undefined };

type Around = { clinic: Clinic; day: string; columns: readonly Column[]; selected: Appointment | undefined };

export function useDraft({ clinic, day, columns, selected }: Around) {
  const [draft, setDraft] = useState<Draft>();
  /** Without a time that was pointed at: after the selected appointment, else now, else in the morning. */
  const begin = (patient?: Patient) => {
    const now = clinicTime(Date.now(), clinic.timeZone);
    const free = now.day === day ? now.minute : MORNING;
    const minute = selected ? clinicTime(selected.endsAt, clinic.timeZone).minute : free;
    const practitionerId = selected?.practitioner?.id ?? columns[0]?.practitioner.id;
    const onStep = Math.min(Math.ceil(minute / STEP_MINUTES) * STEP_MINUTES, 1440 - STEP_MINUTES);
    if (practitionerId) setDraft({ spot: { practitionerId, minute: onStep }, patient });
  };
  return { draft, setDraft, begin };
}
