import { clinicDay, addDays, epochMinuteNotBefore, startOfDay } from "../time.ts";
import type { Candidate, SlotSearch, StartRange } from "./facts.ts";
import { type Calendar, makeCalendar, resolveHours } from "./hours.ts";
import { always, boundary, forbiddenStarts, intersect, never, type Stretches, unite } from "./stretches.ts";

/** Epoch minutes, ascending. Two that show the same wall clock, in an hour that is repeated, are two starts. */
export type PractitionerStarts = { practitionerId: string; starts: readonly number[] };

export type StartDecision = "open" | "too_soon" | "too_far" | "outside_hours" | "slot_taken";

/**
 * The open starts of each practitioner, in the order of the search.
 *
 * Starts lie on the opening of a band plus whole steps. A band is one of the practitioner's own, cut to when the clinic
 * is open: who begins at 08:10 in a clinic that opens at 09:00 has a first start at 09:00. Where bands overlap, the one
 * that opened last sets the starts. The visit lies inside open time, which bands that touch make continuous (midnight
 * too). Buffers and turnover may lie outside it, but meet neither occupancies nor leave nor blocks of their subject:
 * someone on leave does not tidy up.
 */
export function openStarts(search: SlotSearch, range: StartRange): PractitionerStarts[] {
  const { clinic, practitioners, visit, rules } = search;
  const bookable = bookableRange(search);
  const within = {
    fromMinute: Math.max(range.fromMinute, bookable.fromMinute),
    untilMinute: Math.min(range.untilMinute, bookable.untilMinute),
  };
  if (within.fromMinute >= within.untilMinute) {
    return practitioners.map(({ practitionerId }) => ({ practitionerId, starts: [] }));
  }
  const calendar = makeCalendar(clinic.timeZone, within, visit.minutes);
  const clinicOpen = unite(resolveHours(clinic.hours, calendar), never);
  const forbiddenToAll = startsForbiddenToAll(search);
  return practitioners.map(({ practitionerId, hours }) => {
    const bands = intersect(resolveHours(hours, calendar), clinicOpen);
    const forbidden = unite(startsForbiddenTo(search, practitionerId), forbiddenToAll);
    return { practitionerId, starts: walk(bands, forbidden, visit.minutes, rules.slotStepMinutes, within) };
  });
}
