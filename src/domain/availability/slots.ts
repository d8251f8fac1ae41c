import { epochMinute, epochMinuteNotBefore, localDayAt, startOfDay, zoneTable } from "../time.ts";
import type { SlotSearch, StartRange } from "./facts.ts";
import { startsForbiddenByPractitioner, startsForbiddenToAll } from "./forbidden.ts";
import { makeCalendar, resolveHours } from "./hours.ts";
import { startsForbiddenByRest, startsForbiddenInPart } from "./parts.ts";
import { boundary, disjoint, intersect, type Stretches, unite } from "./stretches.ts";

/** Epoch minutes, ascending. In an hour that the clock repeats, two starts may show the same time: they are two. */
export type PractitionerStarts = { practitionerId: string; starts: readonly number[] };

export type StartDecision = "open" | "too_soon" | "too_far" | "outside_hours" | "slot_taken";

/**
 * The open starts of each practitioner, in the order of the search; of a visit in parts, of each who could begin it.
 *
 * A start is an opening plus whole steps, counted from the last opening before it: where one of the practitioner's own
 * bands opens, or where the clinic opens on them. Who begins at 08:10 in a clinic that opens at 09:00 has a first start
 * at 09:00. The visit lies inside open time, which bands that touch make continuous, across midnight too. Buffers and
 * turnover may lie outside it, but never meet busy time of their subject: someone on leave does not tidy up.
 */
export function openStarts(search: SlotSearch, range: StartRange): PractitionerStarts[] {
  const { clinic, practitioners, visit, rules, parts } = search;
  const bookable = bookableRange(search);
  const within = {
    fromMinute: Math.max(range.fromMinute, bookable.fromMinute),
    untilMinute: Math.min(range.untilMinute, bookable.untilMinute),
  };
  const calendar = makeCalendar(clinic.timeZone, within, visit.minutes);
  const clinicOpen = disjoint(resolveHours(clinic.hours, calendar));
  const forbiddenToAny = startsForbiddenToAll(search);
  const forbiddenToAll = parts ? unite(forbiddenToAny, startsForbiddenByRest(search, parts, calendar)) : forbiddenToAny;
  const first = parts?.[0];
  const beginners = first
    ? practitioners.filter(({ practitionerId }) => first.practitionerIds.includes(practitionerId))
    : practitioners;
  return beginners.map(({ practitionerId, hours }) => {
    const bands = resolveHours(hours, calendar);
    const open = intersect(disjoint(bands), clinicOpen);
    const forbiddenToThem = first
      ? startsForbiddenInPart(search, first, practitionerId)
      : startsForbiddenByPractitioner(search, practitionerId);
    const forbidden = forbiddenToAll.length === 0 ? forbiddenToThem : unite(forbiddenToThem, forbiddenToAll);
    const { minutes } = first ?? visit;
    const starts = stepThrough({ open, bands, forbidden, within }, minutes, rules.slotStepMinutes);
    return { practitionerId, starts };
  });
}

/**
 * Whether a start is open with any of the search's practitioners, and if not, why. `outside_hours` is also the answer
 * to a start between the steps; `slot_taken` to leave and blocks too, so that it does not tell who is away.
 */
export function checkStart(search: SlotSearch, startsMinute: number): StartDecision {
  const bookable = bookableRange(search);
  if (startsMinute < bookable.fromMinute) return "too_soon";
  if (startsMinute >= bookable.untilMinute) return "too_far";

  if (isOpen(search, startsMinute)) return "open";
  const ifNothingWereTaken = { ...search, busy: new Map(), visit: { ...search.visit, needs: [] } };
  return isOpen(ifNothingWereTaken, startsMinute) ? "slot_taken" : "outside_hours";
}

function isOpen(search: SlotSearch, startsMinute: number): boolean {
  const range = { fromMinute: startsMinute, untilMinute: startsMinute + 1 };
  return openStarts(search, range).some(({ starts }) => starts.length > 0);
}

/**
 * From the first minute that keeps the notice, or from the beginning of the step that is running, to the end of the
 * last bookable day at the clinic.
 */
function bookableRange({ clinic, requestedAt, rules }: SlotSearch): StartRange {
  const requested = epochMinute(requestedAt);
  const table = zoneTable(clinic.timeZone, requested, requested + rules.horizonDays * 1440);
  return {
    fromMinute: rules.withRunningStep
      ? requested - rules.slotStepMinutes + 1
      : epochMinuteNotBefore(requestedAt) + rules.minimumNoticeMinutes,
    untilMinute: startOfDay(table, localDayAt(table, requested) + rules.horizonDays + 1),
  };
}

type Walk = { open: Stretches; bands: Stretches; forbidden: Stretches; within: StartRange };

/** The starts on the steps of each opening that are `within`, not forbidden, and leave the visit its time. */
function stepThrough({ open, bands, forbidden, within }: Walk, minutes: number, stepMinutes: number): number[] {
  const starts: number[] = [];
  let band = 0;
  let obstacle = 0;
  for (let i = 0; i < open.length; i += 2) {
    const closes = boundary(open, i + 1);
    const lastStart = Math.min(closes - minutes, within.untilMinute - 1);
    for (let opening = boundary(open, i); opening < closes; opening = boundary(bands, band)) {
      while (boundary(bands, band) <= opening) band += 2;
      const nextOpening = boundary(bands, band);
      let start = stepNotBefore(Math.max(opening, within.fromMinute), opening, stepMinutes);
      while (start <= lastStart && start < nextOpening) {
        while (boundary(forbidden, obstacle + 1) <= start) obstacle += 2;
        const isFree = start < boundary(forbidden, obstacle);
        if (isFree) starts.push(start);
        start = isFree ? start + stepMinutes : stepNotBefore(boundary(forbidden, obstacle + 1), opening, stepMinutes);
      }
    }
  }
  return starts;
}

function stepNotBefore(minute: number, opening: number, stepMinutes: number): number {
  return opening + Math.ceil((minute - opening) / stepMinutes) * stepMinutes;
}
