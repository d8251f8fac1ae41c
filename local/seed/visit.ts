import type { Subject } from "../../src/db/booking/occupy.ts";
import type {
  ClinicDescription,
  PatientDescription,
  ResourceDescription,
  ServiceDescription,
  StaffDescription,
} from "./description.ts";
import type { Ids } from "./ids.ts";

/** A visit that was, or is to be, in terms of its organization's description. */
export type Visit = {
  clinic: ClinicDescription;
  service: ServiceDescription;
  practitioner: StaffDescription;
  nurse?: StaffDescription | undefined;
  patient: PatientDescription;
  resources: readonly ResourceDescription[];
  requestedAt: Date;
  startsAt: Date;
  endsAt: Date;
  status: "confirmed" | "completed" | "no_show" | "cancelled";
};

/** Whom and what a visit takes, each with its own buffers. */
export function subjectsOf({ clinic, service, practitioner, nurse, patient, resources }: Visit, ids: Ids): Subject[] {
  const buffers = { beforeMinutes: service.bufferBeforeMinutes, afterMinutes: service.bufferAfterMinutes };
  return [
    { kind: "practitioner", subjectId: ids.staff(practitioner.key), ...buffers },
    ...(nurse ? [{ kind: "nurse" as const, subjectId: ids.staff(nurse.key), ...buffers }] : []),
    { kind: "patient", subjectId: ids.patient(patient.key), beforeMinutes: 0, afterMinutes: 0 },
    ...resources.map(({ kind, name, turnoverMinutes }) => ({
      kind,
      subjectId: ids.resource(clinic.key, name),
      beforeMinutes: 0,
      afterMinutes: turnoverMinutes,
    })),
  ];
}
