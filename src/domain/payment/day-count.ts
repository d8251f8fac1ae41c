import type { DeskEntryKind, DeskMethod, DeskPerson } from "./desk.ts";

/** Money by how it was paid. Below zero where more was given back than taken. */
export type MoneyByMethod = { cashMinor: number; terminalMinor: number };

/** What was counted in a till and by whom, and what was expected in it at the time. Instants are ISO strings. */
export type DayCount = {
  id: string;
  counted: MoneyByMethod;
  expected: MoneyByMethod;
  /** What of the cash stays in the till for the next day. */
  leftMinor: number;
  explanation: string | null;
  countedAt: string;
  countedBy: DeskPerson;
  signedOff: { at: string; by: DeskPerson } | null;
};

/**
 * What one person took and gave back on one day at one clinic. `openingMinor`: the cash that was in it in the morning,
 * which `expected` includes. `count`: the last one; null = not counted yet.
 */
export type Till = { person: DeskPerson; openingMinor: number; expected: MoneyByMethod; count: DayCount | null };

/** Money came or went in the till since it was counted, or a payment in it was corrected. */
export function isOutOfDate({ expected, count }: Till): boolean {
  return count !== null && !isSame(count.expected, expected);
}

/** What was counted beyond what is expected now; null where nothing was. */
export function differenceOf({ expected, count }: Till): MoneyByMethod | null {
  return (
    count && {
      cashMinor: count.counted.cashMinor - expected.cashMinor,
      terminalMinor: count.counted.terminalMinor - expected.terminalMinor,
    }
  );
}

/** What goes to the bank at a count; below zero where cash is put into the till instead. */
export const bankedOf = ({ counted, leftMinor }: DayCount): number => counted.cashMinor - leftMinor;

export const isSame = (one: MoneyByMethod, other: MoneyByMethod) =>
  one.cashMinor === other.cashMinor && one.terminalMinor === other.terminalMinor;

/** Something that was done with money on a day at a clinic. */
export type DeskEntry = {
  id: string;
  kind: DeskEntryKind;
  method: DeskMethod;
  amountMinor: number;
  /** Whose till it is in, and who did it: of a correction another person. */
  till: DeskPerson;
  by: DeskPerson;
  reason: string | null;
  appointmentId: string;
  visitStartsAt: string;
  patientName: string;
  at: string;
};

/**
 * The tills of a day together: how many there are, were counted and signed off, and by how much those counted differ.
 */
export type DeskDay = {
  onDate: string;
  expected: MoneyByMethod;
  difference: MoneyByMethod;
  tills: number;
  counted: number;
  signedOff: number;
};
