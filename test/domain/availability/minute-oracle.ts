import { Temporal } from "temporal-polyfill";
import type { Band, Hours, SlotSearch, StartRange } from "../../../src/domain/availability/facts.ts";
import { instantOf } from "../../../src/domain/time.ts";

/**
 * The open starts of each practitioner by the plainest means: sets of single minutes and one question per minute.
 * Local times are resolved by Temporal itself; nothing of the engine's arithmetic is used.
 */
export function openStartsByTheMinute(search: SlotSearch, range: StartRange): number[][] {
  const { clinic, visit, rules } = search;
  const openMinutes = (hours: Hours) => new Set(bandsAround(hours, clinic.timeZone, range).flatMap(minutesOf));
  const taken = (subjectId: string | undefined) =>
    new Set(pairs(search.busy.get(subjectId ?? "nobody") ?? []).flatMap(minutesOf));
  const clinicOpen = openMinutes(clinic.hours);
  const clinicTaken = taken(clinic.clinicId);
  const patientTaken = taken(search.patientId);
  const needs = visit.needs.map((candidates) =>
    candidates.map(({ resourceId, turnoverMinutes }) => ({ turnoverMinutes, taken: taken(resourceId) })),
  );

  return search.practitioners.map(({ practitionerId, hours }) => {
    const ownTaken = taken(practitionerId);
    const bands = bandsAround(hours, clinic.timeZone, range);
    const open = new Set(bands.flatMap(minutesOf).filter((minute) => clinicOpen.has(minute)));
    const openings = new Set(bands.map(([opens]) => opens));
    const isFree = (start: number) => {
      const during = (before: number, after: number) => minutesOf([start - before, start + visit.minutes + after]);
      return (
        during(0, 0).every((minute) => open.has(minute) && !patientTaken.has(minute)) &&
        during(visit.bufferBeforeMinutes, visit.bufferAfterMinutes).every(
          (minute) => !ownTaken.has(minute) && !clinicTaken.has(minute),
        ) &&
        needs.every((candidates) =>
          candidates.some(({ turnoverMinutes, taken }) =>
            during(0, turnoverMinutes).every((minute) => !taken.has(minute) && !clinicTaken.has(minute)),
          ),
        )
      );
    };
    const starts: number[] = [];
    let opening = Number.NaN;
    for (let minute = range.fromMinute - 2 * 1440; minute < range.untilMinute; minute++) {
      if (openings.has(minute) || (open.has(minute) && !open.has(minute - 1))) opening = minute;
      const isStep = (minute - opening) % rules.slotStepMinutes === 0;
      if (minute >= range.fromMinute && isStep && isFree(minute) && isBookable(search, minute)) starts.push(minute);
    }
    return starts;
  });
}

function isBookable({ clinic, requestedAt, rules }: SlotSearch, start: number): boolean {
  const dayOf = (at: Date) => Temporal.Instant.from(at.toISOString()).toZonedDateTimeISO(clinic.timeZone).toPlainDate();
  const lastDay = dayOf(requestedAt).add({ days: rules.horizonDays });
  const noticeMs = instantOf(start).getTime() - requestedAt.getTime();
  const isRunning = rules.withRunningStep && noticeMs > -rules.slotStepMinutes * 60_000;
  return (
    (isRunning || noticeMs >= rules.minimumNoticeMinutes * 60_000) &&
    Temporal.PlainDate.compare(dayOf(instantOf(start)), lastDay) <= 0
  );
}

/** Bands of every local day that comes near the range, as pairs of instants. */
function bandsAround({ week, exceptions }: Hours, timeZone: string, range: StartRange): [number, number][] {
  const localDay = (minute: number) =>
    Temporal.Instant.fromEpochMilliseconds(minute * 60_000)
      .toZonedDateTimeISO(timeZone)
      .toPlainDate();
  const resolved: [number, number][] = [];
  const last = localDay(range.untilMinute + 2 * 1440);
  for (
    let day = localDay(range.fromMinute - 2 * 1440);
    Temporal.PlainDate.compare(day, last) <= 0;
    day = day.add({ days: 1 })
  ) {
    const exists = day.toZonedDateTime(timeZone).toPlainDate().equals(day);
    const bands: readonly Band[] =
      exceptions.find((exception) => exception.day === day.toString())?.bands ??
      week.filter(({ weekday }) => weekday === day.dayOfWeek);
    const instant = (wallMinute: number, disambiguation: "compatible" | "later") =>
      day.toPlainDateTime().add({ minutes: wallMinute }).toZonedDateTime(timeZone, { disambiguation })
        .epochMilliseconds / 60_000;
    if (exists)
      for (const { opens, closes } of bands) resolved.push([instant(opens, "compatible"), instant(closes, "later")]);
  }
  return resolved.filter(([opens, closes]) => opens < closes);
}

function minutesOf([from, until]: [number, number]): number[] {
  return Array.from({ length: until - from }, (_, i) => from + i);
}

function pairs(flat: ArrayLike<number>): [number, number][] {
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i] ?? 0, flat[2 * i + 1] ?? 0]);
}
