import { type Money, shareOf } from "../money.ts";
import { minimumChargeOf } from "./policy.ts";

/** A share of the price, or an amount for each currency; a currency that is not named pays nothing. */
export type Fee = { kind: "percent"; basisPoints: number } | { kind: "amount"; amounts: Money[] };

/** What an organization, or a service of its own, keeps of the price of a visit that does not take place. */
export type FeeTable = {
  /** For a patient's cancellation with less than `underHours` of notice. Without a row it is refused then. */
  lateCancel: { underHours: number; fee: Fee }[];
  noShow: Fee;
};

/** Of organizations that have not set one: late cancellations are the clinic's to make, and who does not come pays. */
export const defaultFeeTable: FeeTable = { lateCancel: [], noShow: { kind: "percent", basisPoints: 10_000 } };

/**
 * The table in the amounts of one visit: the most hours first. Whoever cancels later than `underHours` before it owes
 * the amount of the last row that this is true of.
 */
export type Fees = { lateCancel: { underHours: number; amountMinor: number }[]; noShowMinor: number };

/** What a visit is promised when it is booked: its fees, and the notice that holds where none is for coming late. */
export type FeeTerms = Fees & { noticeMinutes: number };

/** As it is kept with the visit; one that was booked before the notice was promised has none. */
export type StoredTerms = Fees & { noticeMinutes?: number };

/** A service of the visit at its discounted price; null = it has no table of its own. */
type Line = { totalMinor: number; feeTable: FeeTable | null };

/** A visit with what it was promised, and the notice of its organization. */
export type Booked = { feeTerms: StoredTerms | null; totalMinor: number; cancellationNoticeMinutes: number };

type Group = { table: FeeTable; totalMinor: number };

const HOUR_MS = 3_600_000;

/**
 * What a visit's patient is told and held to. A service with a table of its own counts by itself, all others together
 * by the organization's; a fee is never more than the price it is taken of. What is below the card gateway's minimum
 * could not be taken, and is nothing.
 */
export function feesOf(organization: FeeTable, lines: readonly Line[], currency: string): Fees {
  const shared = lines.filter(({ feeTable }) => feeTable === null);
  const groups: Group[] = [
    { table: organization, totalMinor: shared.reduce((sum, line) => sum + line.totalMinor, 0) },
    ...lines.flatMap(({ feeTable, totalMinor }) => (feeTable ? [{ table: feeTable, totalMinor }] : [])),
  ];
  const inUse = groups.filter(({ totalMinor }) => totalMinor > 0);
  const sumOf = (feeIn: (table: FeeTable) => Fee | undefined) => {
    const sum = inUse.reduce((total, group) => total + feeOf(feeIn(group.table), group.totalMinor, currency), 0);
    return sum < minimumChargeOf(currency) ? 0 : sum;
  };
  const hours = [...new Set(inUse.flatMap(({ table }) => table.lateCancel.map(({ underHours }) => underHours)))];
  const lateCancel = hours
    .sort((a, b) => b - a)
    .map((underHours) => ({ underHours, amountMinor: sumOf((table) => rowAt(table, underHours)?.fee) }));
  return { lateCancel, noShowMinor: sumOf(({ noShow }) => noShow) };
}

/**
 * The row that holds for a notice of just less than `hours`: of those it is true of, the one of the shortest notice.
 */
function rowAt({ lateCancel }: FeeTable, hours: number): FeeTable["lateCancel"][number] | undefined {
  return lateCancel.filter(({ underHours }) => underHours >= hours).sort((a, b) => a.underHours - b.underHours)[0];
}

function feeOf(fee: Fee | undefined, totalMinor: number, currency: string): number {
  if (!fee) return 0;
  if (fee.kind === "percent") return shareOf(totalMinor, fee.basisPoints);
  const amount = fee.amounts.find((each) => each.currency === currency);
  return Math.min(amount?.amountMinor ?? 0, totalMinor);
}

/**
 * What holds for a visit: what it was promised. One that was booked before there were tables (null) owes nothing for
 * coming late and all of the price for not coming; before notices were promised, the organization's of today holds.
 */
export function termsOf({ feeTerms, totalMinor, cancellationNoticeMinutes }: Booked): FeeTerms {
  const fees = feeTerms ?? { lateCancel: [], noShowMinor: totalMinor };
  return { noticeMinutes: cancellationNoticeMinutes, ...fees };
}

/** From when a cancellation costs what, the first first; that instant itself is still without it. */
export function lateFees(terms: Fees, startsAt: Date): { after: Date; amountMinor: number }[] {
  return terms.lateCancel.map(({ underHours, amountMinor }) => ({
    after: new Date(startsAt.getTime() - underHours * HOUR_MS),
    amountMinor,
  }));
}

/** What cancelling costs at this instant. */
export function lateFeeAt(terms: Fees, startsAt: Date, at: Date): number {
  return lateFees(terms, startsAt).findLast(({ after }) => at > after)?.amountMinor ?? 0;
}
