import type { Part, Practitioner, SlotSearch, StartRange } from "./facts.ts";
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

/** A service of a visit, in its order. */
type Wanted = { serviceId: string; minutes: number; bufferBeforeMinutes: number; bufferAfterMinutes: number };

/** Somebody who gives some of the services; null = all of them, as there is one only. */
type Able = Practitioner & { serviceIds: readonly string[] | null };

type Whom = {
  /** null = anyone. */
  practitionerId: string | null;
  /** Who gives each of the services, where that is settled. */
  givenBy?: readonly string[] | undefined;
};

/**
 * Who comes for a visit. Where somebody gives all of it, one of those does: it is handed over only where nobody gives
 * all of it. Of such a visit, whoever is asked for gives all that they give, and others the rest.
 */
export function shareOut(
  services: readonly Wanted[],
  givers: readonly Able[],
  { practitionerId, givenBy }: Whom,
): Pick<SlotSearch, "practitioners" | "parts"> {
  const gives = ({ serviceIds }: Able, serviceId: string) => serviceIds === null || serviceIds.includes(serviceId);
  const ofAll = givers.filter((giver) => services.every(({ serviceId }) => gives(giver, serviceId)));
  const settledOn = new Set(givenBy);
  const [onlyOne = practitionerId] = settledOn;
  if (settledOn.size < 2 && (ofAll.length > 0 || settledOn.size === 1)) {
    return { practitioners: ofAll.filter((giver) => onlyOne === null || giver.practitionerId === onlyOne) };
  }
  const named = givers.find((giver) => giver.practitionerId === practitionerId);
  if (practitionerId !== null && !named) return { practitioners: [] };
  const parts = services.map(({ serviceId, minutes, bufferBeforeMinutes, bufferAfterMinutes }, i): Part => {
    const who = givers.filter((giver) => gives(giver, serviceId)).map((giver) => giver.practitionerId);
    const asked = givenBy?.[i] ?? (named && gives(named, serviceId) ? named.practitionerId : undefined);
    const practitionerIds = asked === undefined ? who : who.filter((id) => id === asked);
    return { minutes, bufferBeforeMinutes, bufferAfterMinutes, practitionerIds };
  });
  return {
    practitioners: givers.filter((giver) => parts.some((part) => part.practitionerIds.includes(giver.practitionerId))),
    parts,
  };
}

/** The search of a visit that takes other minutes than its services do: each of them, in their order. */
export function asLongAs(search: SlotSearch, minutes: readonly number[]): SlotSearch {
  const { visit, parts } = search;
  const total = minutes.reduce((sum, one) => sum + one, 0);
  return {
    ...search,
    visit: { ...visit, minutes: total },
    ...(parts ? { parts: parts.map((part, i) => ({ ...part, minutes: minutes[i] ?? part.minutes })) } : {}),
  };
}

/** From so many minutes before a visit until so many after it; less than nothing within it. */
export type PractitionerStretch = { practitionerId: string; beforeMinutes: number; afterMinutes: number };

/**
 * When a visit takes each of those who give its parts, with the buffers of these parts. What meets of the same person
 * is one stretch; who comes back later has two. Who gives a part may be open.
 */
export function stretchesOf(
  parts: readonly Part[],
  practitionerIds: readonly (string | undefined)[],
): PractitionerStretch[] {
  const total = parts.reduce((sum, { minutes }) => sum + minutes, 0);
  const stretches: PractitionerStretch[] = [];
  let offset = 0;
  parts.forEach(({ minutes, bufferBeforeMinutes, bufferAfterMinutes }, i) => {
    const practitionerId = practitionerIds[i];
    const beforeMinutes = bufferBeforeMinutes - offset;
    offset += minutes;
    const afterMinutes = bufferAfterMinutes + offset - total;
    if (practitionerId === undefined) return;
    const last = stretches.findLast((stretch) => stretch.practitionerId === practitionerId);
    if (last && -beforeMinutes <= total + last.afterMinutes) {
      last.beforeMinutes = Math.max(last.beforeMinutes, beforeMinutes);
      last.afterMinutes = Math.max(last.afterMinutes, afterMinutes);
    } else stretches.push({ practitionerId, beforeMinutes, afterMinutes });
  });
  return stretches;
}
