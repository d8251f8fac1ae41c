import { readSearch } from "../../db/availability/read-search.ts";
import type { Db } from "../../db/client.ts";
import { nearestStarts, practitionersAt, startsOfAny } from "../../domain/availability/choice.ts";
import { openStarts, type PractitionerStarts } from "../../domain/availability/slots.ts";
import type { Actor } from "../../domain/booking/appointment.ts";
import { epochMinute, instantOf } from "../../domain/time.ts";
import type { Alternative } from "./book-contract.ts";
import { createSharing } from "./sharing.ts";

/** `minutes`: how long the visit is to take, when that is not what its services take. */
type Wanted = {
  clinicId: string;
  serviceIds: string[];
  practitionerId: string | null;
  startsAt: string;
  minutes?: number;
  /** Who asks: the desk is told of times that cannot be booked online as well. */
  asker: Actor["kind"];
};

/** Stretches [start, end) in epoch minutes. */
type BusyTimes = readonly (readonly [start: number, end: number])[];

type Open = { visitMinutes: number; byPractitioner: readonly PractitionerStarts[]; starts: readonly number[] };

const COUNT = 3;
const DAY_MINUTES = 1440;
const DAYS_AROUND = 7;

/**
 * The nearest free starts about a week around the one wanted, with the same practitioner if one was named (for the desk
 * with others where that one has none), and free for a patient who is busy at the given times. Read after the question,
 * so really open now. Whoever asks for the same day at the same time shares one search, of all practitioners: in a
 * crowd each of them is asked for.
 */
export function createAlternatives(db: Db) {
  const share = createSharing<Open | undefined>();

  return async (organizationId: string, wanted: Wanted, patientBusy: BusyTimes): Promise<Alternative[]> => {
    const { clinicId, serviceIds, practitionerId, minutes, asker } = wanted;
    const wantedMinute = epochMinute(new Date(wanted.startsAt));
    const day = Math.floor(wantedMinute / DAY_MINUTES);
    const ofDesk = asker === "staff" ? { asker } : {};
    const visit = { clinicId, serviceIds, practitionerId: null, patientId: null, ...ofDesk };
    const open = await share(JSON.stringify([organizationId, visit, minutes, day]), async () => {
      const range = {
        fromMinute: (day - DAYS_AROUND) * DAY_MINUTES,
        untilMinute: (day + DAYS_AROUND + 1) * DAY_MINUTES,
      };
      const wantedThen = { ...visit, range, requestedAt: new Date() };
      const facts = await db.inOneFlight(organizationId, (tx) => readSearch(tx, wantedThen));
      if (!facts) return undefined;
      const search = { ...facts.search, visit: { ...facts.search.visit, ...(minutes ? { minutes } : {}) } };
      const byPractitioner = openStarts(search, range);
      const starts = startsOfAny(byPractitioner).map(({ startsMinute }) => startsMinute);
      return { visitMinutes: search.visit.minutes, byPractitioner, starts };
    });
    if (!open) return [];
    const theirs = practitionerId ? nearest(onlyOf(open, practitionerId), wantedMinute, patientBusy) : [];
    const mayBeOthers = practitionerId === null || (asker === "staff" && theirs.length === 0);
    return mayBeOthers ? nearest(open, wantedMinute, patientBusy) : theirs;
  };
}

function onlyOf({ visitMinutes, byPractitioner }: Open, practitionerId: string): Open {
  const theirs = byPractitioner.find((one) => one.practitionerId === practitionerId);
  return { visitMinutes, byPractitioner: theirs ? [theirs] : [], starts: theirs?.starts ?? [] };
}

function nearest({ visitMinutes, byPractitioner, starts }: Open, wantedMinute: number, busy: BusyTimes): Alternative[] {
  const isFree = (start: number) => busy.every(([from, until]) => start >= until || start + visitMinutes <= from);
  const possible = busy.length === 0 ? starts : starts.filter(isFree);
  return nearestStarts(possible, wantedMinute, COUNT).flatMap((start) =>
    practitionersAt(byPractitioner, start)
      .slice(0, 1)
      .map((practitionerId) => ({ startsAt: instantOf(start).toISOString(), practitionerId })),
  );
}
