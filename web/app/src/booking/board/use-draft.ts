import { useState } from "react";
import { whoComes } from "../../../../shared/who-comes.ts";
import { type ClinicTime, clinicTime, instantOf } from "../../clock.ts";
import type { Patient } from "../../record/patient-search.tsx";
import type { Appointment, Clinic, Practitioner, Service } from "./board-data.ts";
import type { Spot } from "./board-grid.tsx";
import type { View } from "./board-place.ts";
import type { Column } from "./columns.ts";
import { useFirstFree } from "./use-first-free.ts";

/** An appointment that is being made. */
export type Draft = {
  /** The free place on the board beside which it is made; undefined: none was pointed at. */
  pointedAt: Spot | undefined;
  patient: Patient | undefined;
  serviceIds: readonly string[];
  /** undefined = anyone who is free. */
  practitionerId: string | undefined;
  /** On the clinic's clock; undefined = the first that is free. */
  time: ClinicTime | undefined;
};

/** Where it would lie as it was chosen so far; nowhere while no time is known. */
export type DraftPlace = ReturnType<typeof useDraft>["place"];

type Around = {
  clinic: Clinic;
  day: string;
  today: string;
  view: View;
  columns: readonly Column[];
  services: readonly Service[];
  practitioners: readonly Practitioner[];
  stepMinutes: number;
};

/**
 * The appointment that is being made: at the place that was pointed at, or at the first free time of what is chosen.
 */
export function useDraft({ clinic, day, today, view, columns, services, practitioners, stepMinutes }: Around) {
  const [draft, setDraft] = useState<Draft>();
  const sight = `${clinic.id} ${day} ${view}`;
  const [begunIn, setBegunIn] = useState(sight);
  if (begunIn !== sight) {
    setBegunIn(sight);
    setDraft(undefined); // where it was to lie is not shown any more
  }
  const { pointedAt, practitionerId, time: given, serviceIds = [] } = draft ?? {};
  const from = day > today ? day : today;
  const isOpen = draft !== undefined && given === undefined;
  const firstFree = useFirstFree({ clinic, serviceIds, practitionerId, from }, isOpen);
  const free = firstFree.start;
  const time = given ?? (free && clinicTime(free.startsAt, clinic.timeZone));
  const minutes = serviceIds.reduce((sum, id) => sum + (services.find((one) => one.id === id)?.minutes ?? 0), 0);
  const whose = practitionerId ?? free?.practitionerId;
  const column =
    time &&
    columns.find((one) =>
      one.practitionerId === undefined
        ? one.key === pointedAt?.columnKey
        : one.day === time.day && one.practitionerId === whose,
    );
  return {
    draft,
    place: {
      time,
      startsAt: time && (free?.startsAt ?? new Date(instantOf(time, clinic.timeZone)).toISOString()),
      minutes,
      isNone: firstFree.isNone,
      error: firstFree.error,
    },
    /** Where it is drawn on the board, and how long. */
    ghost: column && { columnKey: column.key, minute: time.minute, minutes: minutes || 2 * stepMinutes },
    begin: (patient?: Patient) =>
      setDraft({ pointedAt: undefined, patient, serviceIds: [], practitionerId: undefined, time: undefined }),
    beginAgain({ practitioner, services: lines, startsAt }: Appointment, patient: Patient) {
      // What is not offered any more cannot be chosen again, nor who does not give it any more.
      const isOffered = (id: string) =>
        services.some((one) => one.id === id && one.offers.some(({ clinicId }) => clinicId === clinic.id));
      const again = lines.map(({ serviceId }) => serviceId).filter(isOffered);
      const here = practitioners.filter(({ clinicIds }) => clinicIds.includes(clinic.id));
      setDraft({
        pointedAt: undefined,
        patient,
        serviceIds: again,
        practitionerId: whoComes(here, again).find(({ id }) => id === practitioner?.id)?.id,
        time: clinicTime(startsAt, clinic.timeZone),
      });
    },
    pointAt: (spot: Spot) =>
      setDraft({
        pointedAt: spot,
        patient: undefined,
        serviceIds: [],
        practitionerId: spot.practitionerId,
        time: { day: spot.day, minute: spot.minute },
      }),
    change: (part: Partial<Draft>) => setDraft((before) => before && { ...before, ...part }),
    end: () => setDraft(undefined),
  };
}
