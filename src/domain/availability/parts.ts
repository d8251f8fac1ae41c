import type { Part, SlotSearch, StartRange } from "./facts.ts";
import { startsForbiddenByPractitioner } from "./forbidden.ts";
import { type Calendar, makeCalendar, resolveHours } from "./hours.ts";
import {
  always,
  boundary,
  complement,
  covers,
  disjoint,
  intersect,
  never,
  type Stretches,
  shift,
  unite,
} from "./stretches.ts";

/**
 * The starts of a visit at which one of its later parts finds nobody. A part begins where the one before it ends, on a
 * step or not, and each takes its practitioner with its own service's buffers: two by the same person are one stretch.
 */
export function startsForbiddenByRest(search: SlotSearch, parts: readonly Part[], calendar: Calendar): Stretches {
  const clinicOpen = disjoint(resolveHours(search.clinic.hours, calendar));
  let possible = always;
  let offset = 0;
  parts.forEach((part, i) => {
    if (i > 0) {
      const withAnyone = part.practitionerIds
        .map((practitionerId) => startsOfPart(search, part, practitionerId, { calendar, clinicOpen }))
        .reduce(unite, never);
      possible = intersect(possible, shift(withAnyone, -offset));
    }
    offset += part.minutes;
  });
  return complement(possible);
}

/**
 * For each part of a visit that starts then who could give it, in the order of the search. Of the first one only that
 * they are free, as the steps of its starts are their own.
 */
export function practitionersForParts(search: SlotSearch, parts: readonly Part[], startsMinute: number): string[][] {
  const range: StartRange = { fromMinute: startsMinute, untilMinute: startsMinute + 1 };
  const calendar = makeCalendar(search.clinic.timeZone, range, search.visit.minutes);
  const clinicOpen = disjoint(resolveHours(search.clinic.hours, calendar));
  let offset = 0;
  return parts.map((part) => {
    const partStarts = startsMinute + offset;
    offset += part.minutes;
    return part.practitionerIds.filter((practitionerId) =>
      covers(startsOfPart(search, part, practitionerId, { calendar, clinicOpen }), partStarts),
    );
  });
}

/** Those of a part itself, as stretches of minutes on any of which it could begin. */
function startsOfPart(
  search: SlotSearch,
  part: Part,
  practitionerId: string,
  { calendar, clinicOpen }: { calendar: Calendar; clinicOpen: Stretches },
): Stretches {
  const hours = search.practitioners.find((one) => one.practitionerId === practitionerId)?.hours;
  if (!hours) return never;
  const open = intersect(disjoint(resolveHours(hours, calendar)), clinicOpen);
  const leavesTime: number[] = [];
  for (let i = 0; i < open.length; i += 2) {
    const [opens, lastStart] = [boundary(open, i), boundary(open, i + 1) - part.minutes];
    if (opens <= lastStart) leavesTime.push(opens, lastStart + 1);
  }
  return intersect(Int32Array.from(leavesTime), complement(startsForbiddenInPart(search, part, practitionerId)));
}

/** Nobody works in a clinic that is itself taken. */
export function startsForbiddenInPart(search: SlotSearch, part: Part, practitionerId: string): Stretches {
  return unite(
    startsForbiddenByPractitioner(search, practitionerId, part),
    startsForbiddenByPractitioner(search, search.clinic.clinicId, part),
  );
}
