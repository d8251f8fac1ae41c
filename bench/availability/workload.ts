import type { SlotSearch, StartRange } from "../../src/domain/availability/facts.ts";
import { dayNumber, resolveLocalMinute, startOfDay, zoneTable } from "../../src/domain/time.ts";

/** A month in which the clock changes (28 March). */
const timeZone = "Europe/Berlin";
const firstDay = dayNumber("2027-03-15");
const days = 30;
const table = zoneTable(timeZone, firstDay * 1440, (firstDay + days) * 1440);

export const range: StartRange = {
  fromMinute: startOfDay(table, firstDay),
  untilMinute: startOfDay(table, firstDay + days),
};

/**
 * Half-hour visits on a quarter-hour grid with practitioners who work Monday to Friday,
 * 08:00-12:00 and 13:00-17:00, each a quarter or half hour later than the one before, and have
 * `visits` half hours of that month taken. The same on every run.
 */
export function makeWorkload(practitioners: number, visits: number): SlotSearch {
  const ids = Array.from({ length: practitioners }, (_, index) => practitionerId(index));
  return {
    clinic: {
      clinicId: "clinic",
      timeZone,
      hours: { week: weekOf([1, 2, 3, 4, 5, 6, 7], [420, 1200]), exceptions: [] },
    },
    practitioners: ids.map((practitionerId, index) => ({
      practitionerId,
      hours: { week: workingWeek(index), exceptions: [] },
    })),
    visit: { minutes: 30, bufferBeforeMinutes: 0, bufferAfterMinutes: 0, needs: [] },
    rules: { slotStepMinutes: 15, minimumNoticeMinutes: 0, horizonDays: 365 },
    requestedAt: new Date("2027-03-01T08:00:00Z"),
    busy: new Map(ids.map((id, index) => [id, takenBy(index, visits)])),
  };
}

/** UUIDs, so that the same workload can be stored. */
function practitionerId(index: number): string {
  return `00000000-0000-7000-8000-${index.toString(16).padStart(12, "0")}`;
}

function workingWeek(index: number) {
  const later = (index % 3) * 15;
  return weekOf([1, 2, 3, 4, 5], [480 + later, 720], [780, 1020 + later]);
}

function weekOf(weekdays: number[], ...bands: [opens: number, closes: number][]) {
  return weekdays.flatMap((weekday) => bands.map(([opens, closes]) => ({ weekday, opens, closes })));
}

/** `visits` of the half hours that the practitioner works, drawn without repetition. */
function takenBy(index: number, visits: number): Int32Array {
  const random = randomNumbers(77 + index);
  const bands = workingWeek(index);
  const halfHours = Array.from({ length: days }, (_, day) => firstDay + day).flatMap((day) =>
    bands
      .filter(({ weekday }) => weekday === ((day + 3) % 7) + 1)
      .flatMap(({ opens, closes }) =>
        Array.from({ length: Math.floor((closes - opens) / 30) }, (_, i) => day * 1440 + opens + i * 30),
      ),
  );
  return Int32Array.from(
    halfHours
      .map((localMinute) => ({ localMinute, drawn: random() }))
      .sort((a, b) => a.drawn - b.drawn)
      .slice(0, visits)
      .map(({ localMinute }) => resolveLocalMinute(table, localMinute, "first"))
      .sort((a, b) => a - b)
      .flatMap((start) => [start, start + 30]),
  );
}

/** A seeded sequence in [0, 1): numerical recipes' linear congruence is random enough to scatter visits. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
