import type { Assignment } from "./appointment.ts";

/** A practitioner who is free for the visit, with the load that decides who gets it. */
export type FreePractitioner = { practitionerId: string; bookedMinutesThatDay: number; lastBookedAt: Date | null };

/**
 * The fairest of the free: fewest booked minutes on the day of the visit, then least recently booked (never booked
 * comes first), then the smaller id. The answer says which of these decided. Undefined when nobody is free.
 */
export function assignPractitioner(
  free: readonly FreePractitioner[],
): { practitionerId: string; assignment: Assignment } | undefined {
  const [first, second] = [...free].sort(
    (a, b) =>
      a.bookedMinutesThatDay - b.bookedMinutesThatDay ||
      lastBooked(a) - lastBooked(b) ||
      (a.practitionerId < b.practitionerId ? -1 : 1),
  );
  if (!first) return undefined;
  const rule =
    second === undefined
      ? "only_one_free"
      : first.bookedMinutesThatDay < second.bookedMinutesThatDay
        ? "fewest_booked_minutes"
        : lastBooked(first) < lastBooked(second)
          ? "least_recently_booked"
          : "first_by_id";
  const assignment: Assignment = {
    rule,
    freePractitioners: free.length,
    bookedMinutesThatDay: first.bookedMinutesThatDay,
  };
  return { practitionerId: first.practitionerId, assignment };
}

/** Who gives a service of a visit, and why, where the patient asked for anyone. */
export type Giver = { practitionerId: string; assignment: Assignment | null };

/**
 * Who gives each part of a visit, of those who are free for it: whoever gives the part before stays where they can, and
 * else the fairest comes. Undefined when nobody is free for one. Who was asked for by name has no reason.
 */
export function assignParts(
  freeForEach: readonly (readonly FreePractitioner[])[],
  askedFor: readonly string[],
): Giver[] | undefined {
  const givers: Giver[] = [];
  for (const free of freeForEach) {
    const before = givers.at(-1);
    const stays = free.some(({ practitionerId }) => practitionerId === before?.practitionerId);
    const chosen = before && stays ? { ...before, assignment: null } : assignPractitioner(free);
    if (!chosen) return undefined;
    givers.push(askedFor.includes(chosen.practitionerId) ? { ...chosen, assignment: null } : chosen);
  }
  return givers;
}

const lastBooked = ({ lastBookedAt }: FreePractitioner) => lastBookedAt?.getTime() ?? Number.NEGATIVE_INFINITY;
