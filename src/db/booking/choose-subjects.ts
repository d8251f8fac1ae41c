import { freeCandidates } from "../../domain/availability/forbidden.ts";
import { practitionersForParts, stretchesOf } from "../../domain/availability/parts.ts";
import { openStarts } from "../../domain/availability/slots.ts";
import { assignParts, type FreePractitioner, type Giver } from "../../domain/booking/assignment.ts";
import type { SearchFacts } from "../availability/read-search.ts";
import type { Tx } from "../client.ts";
import { handedOverMinutes } from "./handed-over.ts";
import type { Subject } from "./occupy.ts";

export type Choice = {
  /** Of each service in the order of the visit. */
  givers: Giver[];
  subjects: Subject[];
};

type Wanted = {
  startsMinute: number;
  startsAt: Date;
  patientId: string;
  /** The practitioners who are wanted by name; nobody, when it is anyone. */
  askedFor: readonly string[];
  /** Rooms and devices to take before others. */
  preferredIds?: readonly string[];
};

/**
 * Whom and what a visit at `startsMinute` would take: the practitioners asked for, or the fairest of those who are
 * free, and the first free room and device of each need. Undefined when somebody or something is missing.
 */
export async function chooseSubjects(tx: Tx, facts: SearchFacts, wanted: Wanted): Promise<Choice | undefined> {
  const { search, needKinds, services } = facts;
  const givers = await chooseGivers(tx, facts, wanted);
  if (!givers) return undefined;
  const { bufferBeforeMinutes, bufferAfterMinutes, needs } = search.visit;
  const resources = freeCandidates(search, wanted.startsMinute).flatMap((ids, i): Subject[] => {
    const chosenId = ids.find((id) => wanted.preferredIds?.includes(id)) ?? ids[0];
    const resource = needs[i]?.find(({ resourceId }) => resourceId === chosenId);
    const kind = needKinds[i];
    return resource && kind
      ? [{ kind, subjectId: resource.resourceId, beforeMinutes: 0, afterMinutes: resource.turnoverMinutes }]
      : [];
  });
  const [onlyOne] = givers;
  const stretches = search.parts
    ? stretchesOf(
        search.parts,
        givers.map(({ practitionerId }) => practitionerId),
      )
    : [{ ...onlyOne, beforeMinutes: bufferBeforeMinutes, afterMinutes: bufferAfterMinutes }];
  return {
    givers: search.parts ? givers : services.map((_, i) => (i === 0 ? onlyOne : { ...onlyOne, assignment: null })),
    subjects: [
      ...stretches.map(
        ({ practitionerId, beforeMinutes, afterMinutes }): Subject => ({
          kind: "practitioner",
          subjectId: practitionerId,
          beforeMinutes,
          afterMinutes,
        }),
      ),
      { kind: "patient", subjectId: wanted.patientId, beforeMinutes: 0, afterMinutes: 0 },
      ...resources,
    ],
  };
}

/** Of each part of the visit, or of the visit where it has none. */
async function chooseGivers(
  tx: Tx,
  { search }: SearchFacts,
  { startsMinute, startsAt, askedFor }: Wanted,
): Promise<[Giver, ...Giver[]] | undefined> {
  const range = { fromMinute: startsMinute, untilMinute: startsMinute + 1 };
  const free = openStarts(search, range)
    .filter(({ starts }) => starts.length > 0)
    .map(({ practitionerId }) => practitionerId);
  if (free.length === 0) return undefined;
  const freeForEach = search.parts
    ? practitionersForParts(search, search.parts, startsMinute).map((ids, i) => (i === 0 ? free : ids))
    : [free];
  const areAllAskedFor = freeForEach.flat().every((id) => askedFor.includes(id));
  const ids = [...new Set(freeForEach.flat())];
  const loads = areAllAskedFor ? ids.map(withoutLoad) : await readLoads(tx, ids, startsAt, search.clinic.timeZone);
  const loadsOfEach = freeForEach.map((part) => loads.filter(({ practitionerId }) => part.includes(practitionerId)));
  const [first, ...rest] = assignParts(loadsOfEach, askedFor) ?? [];
  return first && [first, ...rest];
}

/** Of whom nobody asks how busy they are. */
const withoutLoad = (practitionerId: string): FreePractitioner => ({
  practitionerId,
  bookedMinutesThatDay: 0,
  lastBookedAt: null,
});

/**
 * How busy each of the practitioners is on the clinic-local day of the visit, with what they give of visits, and when
 * each was last booked; a refusal is no booking.
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
             (select coalesce(sum(extract(epoch from a.ends_at - a.starts_at) / 60 - ${handedOverMinutes}), 0)::int
              from appointments a
              where a.staff_id = p.id and ${countsOnThatDay}) + (
              select coalesce(sum(l.minutes), 0)::int from appointment_services l
              join appointments a on a.organization_id = l.organization_id and a.id = l.appointment_id
              where l.handed_over and l.staff_id = p.id and ${countsOnThatDay}) as "bookedMinutesThatDay",
             greatest((select max(a.requested_at) from appointments a where a.staff_id = p.id and a.status <> 'refused'),
              (select max(a.requested_at) from appointment_services l
               join appointments a on a.organization_id = l.organization_id and a.id = l.appointment_id
               where l.handed_over and l.staff_id = p.id and a.status <> 'refused')) as "lastBookedAt"
           from unnest($1::uuid[]) as p (id),
             (select timezone($3, d) as starts_at, timezone($3, d + interval '1 day') as ends_at
              from (select date_trunc('day', timezone($3, $2::timestamptz)) as d) x) as day`,
    values: [practitionerIds, startsAt, timeZone],
  });
  return rows;
}

const countsOnThatDay = `a.status in ('requested','held','confirmed','checked_in','in_progress','completed')
  and a.starts_at >= day.starts_at and a.starts_at < day.ends_at`;
