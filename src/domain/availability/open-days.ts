import { toIsoInstants, type ZoneTable, zoneTable } from "../time.ts";
import type { PractitionerStarts } from "./slots.ts";

/**
 * An open start on the clinic's clock, RFC 3339 with its offset there, and who
 * has it: places in the list of practitioners.
 */
export type OpenStart = { startsAt: string; practitioners: number[] };

/**
 * A clinic-local day (YYYY-MM-DD) that has open starts, in the order they
 * happen: on a repeated hour, the first 02:30 comes first.
 */
export type OpenDay = { day: string; starts: OpenStart[] };

/**
 * The open starts of all practitioners together, by clinic-local day.
 * `practitioners` of each start count through `openStarts`.
 */
export function groupByDay(openStarts: readonly PractitionerStarts[], timeZone: string): OpenDay[] {
  const byMinute = new Map<number, number[]>();
  openStarts.forEach(({ starts }, practitioner) => {
    for (const minute of starts) {
      const who = byMinute.get(minute);
      if (who) who.push(practitioner);
      else byMinute.set(minute, [practitioner]);
    }
  });
  const minutes = [...byMinute.keys()].sort((a, b) => a - b);
  const days: OpenDay[] = [];
  toClinicInstants(minutes, timeZone).forEach((startsAt, i) => {
    const day = startsAt.slice(0, "YYYY-MM-DD".length);
    if (days.at(-1)?.day !== day) days.push({ day, starts: [] });
    days.at(-1)?.starts.push({ startsAt, practitioners: byMinute.get(minutes[i] ?? Number.NaN) ?? [] });
  });
  return days;
}

/** Epoch minutes, ascending, as the clinic's clock shows them: `2030-05-01T09:00:00+02:00`. */
export function toClinicInstants(epochMinutes: readonly number[], timeZone: string): string[] {
  const table = zoneTable(timeZone, epochMinutes[0] ?? 0, epochMinutes.at(-1) ?? 0);
  const offsets = epochMinutes.map((minute) => offsetAt(table, minute));
  const local = epochMinutes.map((minute, i) => minute + (offsets[i] ?? 0));
  return toIsoInstants(local).map((iso, i) => iso.slice(0, "YYYY-MM-DDTHH:MM:SS".length) + offsetText(offsets[i] ?? 0));
}

function offsetAt(table: ZoneTable, epochMinute: number): number {
  return table.find(({ untilMinute }) => epochMinute < untilMinute)?.offsetMinutes ?? 0;
}

function offsetText(offsetMinutes: number): string {
  const digits = (value: number) => String(Math.trunc(value)).padStart(2, "0");
  const size = Math.abs(offsetMinutes);
  return `${offsetMinutes < 0 ? "-" : "+"}${digits(size / 60)}:${digits(size % 60)}`;
}
