import type { NotOffered } from "../../domain/availability/not-offered.ts";
import { groupByDay, type OpenDay } from "../../domain/availability/open-days.ts";
import { openStarts } from "../../domain/availability/slots.ts";
import { clinicDay, dayNumber, epochMinute, instantOf, startOfDay, zoneTable } from "../../domain/time.ts";
import type { Db, Tx } from "../client.ts";
import { explainNotOffered } from "./explain-not-offered.ts";
import { findFirstStart } from "./first-start.ts";
import { readSearch } from "./read-search.ts";

type Wanted = {
  clinicId: string;
  serviceIds: readonly string[];
  /** null = any. */
  practitionerId: string | null;
  /** Clinic-local days, both included. */
  from: string;
  to: string;
  /** Who asks, where it is not somebody who books online. */
  asker?: "staff";
};

export type OpenDays = {
  timeZone: string;
  minutes: number;
  slotStepMinutes: number;
  /** Those with an open start. */
  practitionerIds: string[];
  days: OpenDay[];
  /** Looked for when `days` is empty: the first later day with an open start; null = none within the horizon. */
  nextOpenDay: string | null;
};

/**
 * What is open now: worked out from hours and busy time in the transaction that
 * reads them, so exact right after any write.
 */
export function listOpenDays(
  db: Db,
  organizationId: string,
  wanted: Wanted,
  requestedAt: Date,
): Promise<OpenDays | NotOffered> {
  return db.withTenant(organizationId, async (tx) => {
    const facts = await readSearch(tx, { ...wanted, patientId: null, requestedAt, range: widestRange(wanted) });
    if (!facts || (wanted.practitionerId && facts.search.practitioners.length === 0)) {
      return explainNotOffered(tx, wanted);
    }
    const { clinic, visit, rules } = facts.search;
    const range = rangeAt(wanted, clinic.timeZone);
    const open = openStarts(facts.search, range).filter(({ starts }) => starts.length > 0);
    return {
      timeZone: clinic.timeZone,
      minutes: visit.minutes,
      slotStepMinutes: rules.slotStepMinutes,
      practitionerIds: open.map(({ practitionerId }) => practitionerId),
      days: groupByDay(open, clinic.timeZone),
      nextOpenDay: open.length > 0 ? null : await findNextOpenDay(tx, wanted, requestedAt, range.untilMinute),
    };
  });
}

/** The days wherever on Earth the clinic is: what is read before its zone is known, to save a round trip. */
function widestRange({ from, to }: Wanted) {
  return { fromMinute: dayNumber(from) * 1440 - 14 * 60, untilMinute: (dayNumber(to) + 1) * 1440 + 12 * 60 };
}

function rangeAt(wanted: Wanted, timeZone: string) {
  const { fromMinute, untilMinute } = widestRange(wanted);
  const table = zoneTable(timeZone, fromMinute, untilMinute);
  return {
    fromMinute: startOfDay(table, dayNumber(wanted.from)),
    untilMinute: startOfDay(table, dayNumber(wanted.to) + 1),
  };
}

async function findNextOpenDay(tx: Tx, wanted: Wanted, requestedAt: Date, fromMinute: number): Promise<string | null> {
  const fromNow = Math.max(fromMinute, epochMinute(requestedAt));
  const first = await findFirstStart(tx, { ...wanted, patientId: null, requestedAt }, fromNow);
  return first ? clinicDay(instantOf(first.startsMinute), first.timeZone) : null;
}
