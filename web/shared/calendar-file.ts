import type { components } from "../../clients/typescript/openapi.d.ts";

type Appointment = components["schemas"]["Appointment"];

/**
 * The appointment for the patient's own calendar (RFC 5545), as an address that
 * can be downloaded. Times are UTC, which needs no zone data.
 */
export function calendarFile({ id, version, services, clinic, startsAt, endsAt }: Appointment): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Praxis//Booking//EN",
    "BEGIN:VEVENT",
    `UID:${id}`,
    `SEQUENCE:${version}`,
    `DTSTAMP:${utc(new Date().toISOString())}`,
    `DTSTART:${utc(startsAt)}`,
    `DTEND:${utc(endsAt)}`,
    `SUMMARY:${escaped(`${services.map(({ name }) => name).join(", ")}, ${clinic.name}`)}`,
    `LOCATION:${escaped(clinic.address)}`,
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return `data:text/calendar;charset=utf-8,${encodeURIComponent(lines.map(folded).join("\r\n"))}`;
}

const utc = (at: string) => new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, "");

const escaped = (text: string) => text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replaceAll("\n", "\\n");

/** A line has at most 75 octets; 18 characters of any script are fewer. */
const folded = (line: string) => line.match(/.{1,18}/gsu)?.join("\r\n ") ?? line;
