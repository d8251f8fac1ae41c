import type { LetterFacts } from "./letter-facts.ts";
import { type MailLanguage, wordsOf } from "./mail-language.ts";
import type { MessageKind } from "./message.ts";

export type Calendar = { method: "PUBLISH" | "CANCEL"; content: string };

type Entry = {
  kind: MessageKind;
  facts: LetterFacts;
  /** The appointment's: a calendar keeps what has the highest. */
  version: number;
  language: MailLanguage;
  /** When the message was decided, so that a repeat is the same to the letter. */
  decidedAt: Date;
};

/**
 * The visit for the patient's own calendar (RFC 5545), under the id that the booking page's file has too, so that there
 * is one entry of it, which moves and goes with the visit. null for mails that are not about when to come.
 */
export function calendarOf({ kind, facts, version, language, decidedAt }: Entry): Calendar | null {
  if (kind !== "confirmed" && kind !== "moved" && kind !== "cancelled") return null;
  const isOff = kind === "cancelled";
  const method = isOff ? "CANCEL" : "PUBLISH";
  const { clinic, appointmentId, startsAt, endsAt } = facts;
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Praxis//Booking//EN",
    `METHOD:${method}`,
    "BEGIN:VEVENT",
    `UID:${appointmentId}`,
    `SEQUENCE:${isOff ? version + 1 : version}`,
    `DTSTAMP:${utc(decidedAt)}`,
    `DTSTART:${utc(new Date(startsAt))}`,
    `DTEND:${utc(new Date(endsAt))}`,
    `SUMMARY:${escaped(wordsOf[language].visitAt(clinic.name))}`,
    `LOCATION:${escaped(clinic.address)}`,
    `STATUS:${isOff ? "CANCELLED" : "CONFIRMED"}`,
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ];
  return { method, content: lines.map(folded).join("\r\n") };
}

const utc = (at: Date) => at.toISOString().replace(/[-:]|\.\d{3}/g, "");

const escaped = (text: string) => text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\r?\n/g, "\\n");

/** A line has at most 75 octets; 18 characters of any script are fewer. */
const folded = (line: string) => line.match(/.{1,18}/gsu)?.join("\r\n ") ?? line;
