import type { SlotSearch } from "./facts.ts";
import { freeCandidates } from "./forbidden.ts";
import type { Stretches } from "./stretches.ts";

/**
 * The search as somebody sees it who overbooks on purpose: others' visits are in nobody's way, but leave is, and what
 * the patient and the clinic have then. Rooms and devices that are free come alone; where none is, any will do.
 */
export function onTopOfOthers(
  search: SlotSearch,
  startsMinute: number,
  leave: ReadonlyMap<string, Stretches>,
): SlotSearch {
  const free = freeCandidates(search, startsMinute);
  const needs = search.visit.needs.map((candidates, i) => {
    const freeOnes = candidates.filter(({ resourceId }) => free[i]?.includes(resourceId));
    return freeOnes.length > 0 ? freeOnes : candidates;
  });
  const stays = [...search.busy].filter(([id]) => id === search.patientId || id === search.clinic.clinicId);
  return { ...search, visit: { ...search.visit, needs }, busy: new Map([...leave, ...stays]) };
}
