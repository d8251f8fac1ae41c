import { isProblem } from "../../problem.ts";

type AffectedVisit = {
  appointmentId: string;
  clinicId: string;
  practitionerId: string;
  patientName: string;
  startsAt: string;
  endsAt: string;
};
export type AffectedVisits = { count: number; appointments: AffectedVisit[] };

/** The visits a change would strand, if that is why it was refused. */
export function affectedOf(error: unknown): AffectedVisits | undefined {
  if (!isProblem(error) || error.code !== "appointments_affected") return undefined;
  const { count, appointments } = error;
  if (typeof count !== "number" || !Array.isArray(appointments)) return undefined;
  return { count, appointments: appointments.filter(isVisit) };
}

const members = ["appointmentId", "clinicId", "practitionerId", "patientName", "startsAt", "endsAt"] as const;

function isVisit(value: unknown): value is AffectedVisit {
  if (typeof value !== "object" || value === null) return false;
  const entries = new Map<string, unknown>(Object.entries(value));
  return members.every((member) => typeof entries.get(member) === "string");
}
