import type { Candidate, Part, SlotSearch } from "./facts.ts";
import { always, boundary, covers, intersect, never, type Stretches, unite } from "./stretches.ts";

/** The starts at which the practitioner's own busy time forbids the visit, or a part of it, and its buffers. */
export function startsForbiddenByPractitioner(
  search: SlotSearch,
  practitionerId: string,
  { bufferBeforeMinutes, minutes, bufferAfterMinutes }: Omit<Part, "practitionerIds"> = search.visit,
): Stretches {
  return startsForbiddenBy(search, practitionerId, bufferBeforeMinutes, minutes + bufferAfterMinutes);
}

/**
 * The starts forbidden whoever does the visit: by the clinic, by the patient,
 * or because no candidate of a need is free.
 */
export function startsForbiddenToAll(search: SlotSearch): Stretches {
  const { clinic, patientId, visit, parts } = search;
  // Of a visit in parts each practitioner's own stretch, buffers included, keeps clear of what the clinic has.
  const byClinic = parts
    ? startsForbiddenBy(search, clinic.clinicId, 0, visit.minutes)
    : startsForbiddenByPractitioner(search, clinic.clinicId);
  const byPatient = patientId === undefined ? never : startsForbiddenBy(search, patientId, 0, visit.minutes);
  return visit.needs
    .map((candidates) => candidates.map((candidate) => startsForbiddenByResource(search, candidate)))
    .map((ofCandidates) => ofCandidates.reduce(intersect, always))
    .reduce(unite, unite(byClinic, byPatient));
}

/** For each need of the visit the candidates that are free if it starts then, in the order of the search. */
export function freeCandidates(search: SlotSearch, startsMinute: number): string[][] {
  const isFree = (candidate: Candidate) => !covers(startsForbiddenByResource(search, candidate), startsMinute);
  return search.visit.needs.map((candidates) => candidates.filter(isFree).map(({ resourceId }) => resourceId));
}

function startsForbiddenByResource(search: SlotSearch, { resourceId, turnoverMinutes }: Candidate): Stretches {
  const after = search.visit.minutes + turnoverMinutes;
  return unite(
    startsForbiddenBy(search, resourceId, 0, after),
    startsForbiddenBy(search, search.clinic.clinicId, 0, after),
  );
}

/**
 * Which starts the busy time of a subject forbids when the visit takes that subject from `before` minutes before its
 * start until `after` minutes after it. Half-open stretches that only touch do not collide, hence the one minute.
 */
function startsForbiddenBy({ busy }: SlotSearch, subjectId: string, before: number, after: number): Stretches {
  const taken = busy.get(subjectId) ?? never;
  const forbidden = new Int32Array(taken.length);
  for (let i = 0; i < taken.length; i += 2) {
    forbidden[i] = boundary(taken, i) - after + 1;
    forbidden[i + 1] = boundary(taken, i + 1) + before;
  }
  return forbidden;
}
