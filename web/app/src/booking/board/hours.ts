import type { Schemas } from "../../api.ts";

/** From when until when, in minutes after midnight on the clinic's clock. */
export type Band = { opens: number; closes: number };

type Clinic = Schemas["Clinic"];

/** A clinic's hours of a day, and the holiday whose hours they are. */
export function clinicHours({ week, holidays }: Clinic, day: string): { bands: Band[]; holiday: string | undefined } {
  const holiday = holidays.find((one) => one.day === day);
  return holiday ? { bands: holiday.bands, holiday: holiday.name } : { bands: bandsOf(week, day), holiday: undefined };
}

/** When somebody works at a clinic on a day, leave aside: their own hours as far as the clinic is open. */
export function staffHours(
  { week, overrides }: Pick<Schemas["WorkingHours"], "week" | "overrides">,
  { day, open }: { day: string; open: readonly Band[] },
): Band[] {
  const bands = overrides.find((one) => one.day === day)?.bands ?? bandsOf(week, day);
  return bands.flatMap((band) => open.flatMap((frame) => overlapOf(band, frame)));
}

/** What is left of hours when leave is taken out. */
export function without(bands: readonly Band[], leave: readonly Band[]): Band[] {
  return leave.reduce<Band[]>(
    (left, away) =>
      left.flatMap((band) => [
        ...overlapOf(band, { opens: 0, closes: away.opens }),
        ...overlapOf(band, { opens: away.closes, closes: 1440 }),
      ]),
    [...bands],
  );
}

function bandsOf(week: Clinic["week"], day: string): Band[] {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
  return week.filter((band) => band.weekday === weekday);
}

function overlapOf(one: Band, other: Band): Band[] {
  const opens = Math.max(one.opens, other.opens);
  const closes = Math.min(one.closes, other.closes);
  return opens < closes ? [{ opens, closes }] : [];
}
