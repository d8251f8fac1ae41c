import { type FeeTerms, feesOf } from "../../domain/payment/fees.ts";
import type { Price } from "../../domain/pricing/quote.ts";
import type { SearchFacts } from "../availability/read-search.ts";

/** What a visit's patient is promised about cancelling and not coming, as it would be booked now. */
export function feeTermsOfVisit({ settings, services }: SearchFacts, { lines, currency }: Price): FeeTerms {
  const priced = lines.map(({ baseMinor, discountMinor }, i) => ({
    totalMinor: baseMinor - discountMinor,
    feeTable: services[i]?.feeTable ?? null,
  }));
  return { ...feesOf(settings.feeTable, priced, currency), noticeMinutes: settings.cancellationNoticeMinutes };
}
