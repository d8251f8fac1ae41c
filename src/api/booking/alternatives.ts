import { readSearch, type WantedVisit } from "../../db/availability/read-search.ts";
import type { Db } from "../../db/client.ts";
import { nearestStarts, practitionersAt, startsOfAny } from "../../domain/availability/choice.ts";
import { asLongAs } from "../../domain/availability/parts.ts";
import { openStarts, type PractitionerStarts } from "../../domain/availability/slots.ts";
import type { Actor } from "../../domain/booking/appointment.ts";
import { epochMinute, instantOf } from "../../domain/time.ts";
import type { Alternative } from "./book-contract.ts";
import { createSharing } from "./sharing.ts";

type Wanted = {
  clinicId: string;
  serviceIds: string[];
  practitionerId: string | null;
  /** Who gives each of the services, of a visit that is booked. */
  givenBy?: readonly string[];
  startsAt: string;
  /** How long each of the services is to take, when that is not what they take by themselves. */
  serviceMinutes?: readonly number[];
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
    const { clinicId, serviceIds, practitionerId, givenBy, serviceMinutes, asker } = wanted;
    const wantedMinute = epochMinute(new Date(wanted.startsAt));
    const day = Math.floor(wantedMinute / DAY_MINUTES);
    const ofDesk = asker === "staff" ? { asker } : {};
    const anyone = { clinicId, serviceIds, practitionerId: null, patientId: null, ...ofDesk };
    const search = (visit: Omit<WantedVisit, "range" | "requestedAt">) =>
      share(JSON.stringify([organizationId, visit, serviceMinutes, day]), async () => {
        const range = {
          fromMinute: (day - DAYS_AROUND) * DAY_MINUTES,
          untilMinute: (day + DAYS_AROUND + 1) * DAY_MINUTES,
        };
        const wantedThen = { ...visit, range, requestedAt: new Date() };
        const facts = await db.inOneFlight(organizationId, (tx) => readSearch(tx, wantedThen));
        if (!facts) return undefined;
        const search = serviceMinutes ? asLongAs(facts.search, serviceMinutes) : facts.search;
        const byPractitioner = openStarts(search, range);
        const starts = startsOfAny(byPractitioner).map(({ startsMinute }) => startsMinute);
        return { visitMinutes: search.visit.minutes, byPractitioner, starts };
      });
    const nearestOf = (open: Open | undefined) => (open ? nearest(open, wantedMinute, patientBusy) : []);
    // Who gives a part of several services gives it also where somebody else begins: that is a search of its own.
    const isOfSeveral = serviceIds.length > 1;
    const theirs = givenBy
      ? nearestOf(await search({ ...anyone, givenBy }))
      : practitionerId === null
        ? []
        : nearestOf(
            isOfSeveral ? await search({ ...anyone, practitionerId }) : onlyOf(await search(anyone), practitionerId),
          );
    // Whom the desk would choose for each part of a visit is its own to say.
    const areSeveral = new Set(givenBy).size > 1;
    const mayBeOthers =
      (practitionerId === null && !givenBy) || (asker === "staff" && theirs.length === 0 && !areSeveral);
    return mayBeOthers ? nearestOf(await search(anyone)) : theirs;
  };
}

function onlyOf(open: Open | undefined, practitionerId: string): Open | undefined {
  if (!open) return undefined;
  const { visitMinutes, byPractitioner } = open;
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
