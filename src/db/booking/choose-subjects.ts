import { freeCandidates } from "../../domain/availability/forbidden.ts";
import { openStarts } from "../../domain/availability/slots.ts";
import type { Assignment } from "../../domain/booking/appointment.ts";
import { assignPractitioner, type FreePractitioner } from "../../domain/booking/assignment.ts";
import type { SearchFacts } from "../availability/read-search.ts";
import type { Tx } from "../client.ts";
import type { Subject } from "./occupy.ts";

export type Choice = { practitionerId: string; assignment: Assignment | null; subjects: Subject[] };

type Wanted = {
  startsMinute: number;
  startsAt: Date;
  patientId: string;
  anyone: boolean;
  /** Rooms and devices to take before others. */
  preferredIds?: readonly string[];
};

/**
 * Whom and what a visit at `startsMinute` would take: the practitioner asked for, or the fairest of those who are free,
 * and the first free room and device of each need. Undefined when somebody or something is missing.
 */
export async function chooseSubjects(
  tx: Tx,
  { search, needKinds }: SearchFacts,
  wanted: Wanted,
): Promise<Choice | undefined> {
  const free = openStarts(search, { fromMinute: wanted.startsMinute, untilMinute: wanted.startsMinute + 1 })
    .filter(({ starts }) => starts.length > 0)
    .map(({ practitionerId }) => practitionerId);
  const [onlyOne] = free;
  if (onlyOne === undefined) return undefined;
  const chosen = wanted.anyone
    ? assignPractitioner(await readLoads(tx, free, wanted.startsAt, search.clinic.timeZone))
    : { practitionerId: onlyOne, assignment: null };
  if (!chosen) return undefined;

  const { bufferBeforeMinutes, bufferAfterMinutes, needs } = search.visit;
  const resources = freeCandidates(search, wanted.startsMinute).flatMap((ids, i): Subject[] => {
    const chosenId = ids.find((id) => wanted.preferredIds?.includes(id)) ?? ids[0];
    const resource = needs[i]?.find(({ resourceId }) => resourceId === chosenId);
    const kind = needKinds[i];
    return resource && kind
      ? [{ kind, subjectId: resource.resourceId, beforeMinutes: 0, afterMinutes: resource.turnoverMinutes }]
      : [];
  });
  const { practitionerId } = chosen;
  return {
    ...chosen,
    subjects: [
      {
        kind: "practitioner",
        subjectId: practitionerId,
        beforeMinutes: bufferBeforeMinutes,
        afterMinutes: bufferAfterMinutes,
      },
      { kind: "patient", subjectId: wanted.patientId, beforeMinutes: 0, afterMinutes: 0 },
      ...resources,
    ],
  };
}

/**
 * How busy each of the practitioners is on the clinic-local day of the visit,
 * and when each was last booked; a refusal is no booking.
 */
async function readLoads(
  tx: Tx,
  practitionerIds: string[],
  startsAt: Date,
  timeZone: string,
): Promise<FreePractitioner[]> {
  const { rows } = await tx.$client.query<FreePractitioner>({
    name: "read_loads",
    text: `select p.id as "practitionerId",
             (select coalesce(sum(extract(epoch from a.ends_at - a.starts_at) / 60), 0)::int
              from appointments a
              where a.staff_id = p.id and a.status in ('requested','held','confirmed','checked_in','in_progress','completed')
                and a.starts_at >= day.starts_at and a.starts_at < day.ends_at) as "bookedMinutesThatDay",
             (select max(a.requested_at) from appointments a where a.staff_id = p.id and a.status <> 'refused') as "lastBookedAt"
           from unnest($1::uuid[]) as p (id),
             (select timezone($3, d) as starts_at, timezone($3, d + interval '1 day') as ends_at
              from (select date_trunc('day', timezone($3, $2::timestamptz)) as d) x) as day`,
    values: [practitionerIds, startsAt, timeZone],
  });
  return rows;
}
