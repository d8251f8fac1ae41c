import type { AppointmentStatus } from "./lifecycle.ts";

export const subjectKinds = ["practitioner", "nurse", "room", "equipment", "patient"] as const;
export type SubjectKind = (typeof subjectKinds)[number];

/** A visit that has whom or what another one wants then. Instants are ISO strings. */
export type InTheWay = {
  /** What it has. */
  subject: { kind: SubjectKind; id: string; name: string };
  appointmentId: string;
  status: AppointmentStatus;
  patientName: string;
  startsAt: string;
  endsAt: string;
};

/**
 * Of the visits that meet a wanted one, those that keep it from being had: the ones of whom it must have, and of a
 * need's candidates all or none, as one that is free would do.
 */
export function whatKeepsFrom<T extends { subject: { id: string } }>(
  meeting: readonly T[],
  { musts, needs }: { musts: readonly string[]; needs: readonly (readonly string[])[] },
): T[] {
  const isTaken = (id: string) => meeting.some(({ subject }) => subject.id === id);
  const lacking = needs.filter((candidates) => candidates.every(isTaken)).flat();
  return meeting.filter(({ subject }) => musts.includes(subject.id) || lacking.includes(subject.id));
}
