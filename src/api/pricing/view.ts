import type * as z from "zod";
import { chargedServicesOf } from "../../db/pricing/charged-services.ts";
import { feeTermsOfVisit } from "../../db/pricing/fee-terms.ts";
import type { QuoteFacts, WantedQuote } from "../../db/pricing/queries.ts";
import { approvalTermsOf, mailedHoldUntil } from "../../domain/booking/approval.ts";
import { patientMayCancelUntil } from "../../domain/booking/cancellation.ts";
import { cancellationTermsOf } from "../../domain/booking/cancellation-terms.ts";
import { type FeeTerms, lateFees } from "../../domain/payment/fees.ts";
import { paymentTermsOf } from "../../domain/payment/terms.ts";
import { includedTaxMinor } from "../../domain/pricing/included-tax.ts";
import { explainDiscount } from "../../domain/pricing/words.ts";
import type { quote } from "./contract.ts";

type QuoteView = z.input<typeof quote>;

/** A quote in full: each line, and in words what is charged when and until when it can be undone. */
export function toQuoteView(
  found: QuoteFacts,
  { startsAt, ...wanted }: WantedQuote,
  { requestedAt, isForDesk }: { requestedAt: Date; isForDesk: boolean },
): QuoteView {
  const { price, facts } = found;
  const { minutes } = facts.search.visit;
  const endsAt = startsAt && new Date(startsAt.getTime() + minutes * 60_000);
  const { currency, baseMinor, discountMinor, totalMinor } = price;
  const { capturePolicy } = facts.settings;
  const services = chargedServicesOf(facts, price);
  const mode = facts.approval;
  const approval = approvalTermsOf({ mode, requestedAt, startsAt, ...facts.settings });
  const feeTerms = feeTermsOfVisit(facts, price);
  const terms = { services, totalMinor, currency, capturePolicy, requestedAt, startsAt, endsAt, approval: mode };
  const payment = paymentTermsOf(terms);
  const linkUntil =
    isForDesk && startsAt && payment.policy === "card"
      ? mailedHoldUntil({ at: requestedAt, startsAt, ...facts.settings }).toISOString()
      : null;
  return {
    clinicId: wanted.clinicId,
    patientId: wanted.patientId,
    startsAt: startsAt?.toISOString() ?? null,
    endsAt: endsAt?.toISOString() ?? null,
    minutes,
    currency,
    lines: [...serviceLines(found), ...discountLines(found)],
    baseMinor,
    discountMinor,
    totalMinor,
    approval: { mode, dueAt: approval.dueAt?.toISOString() ?? null, text: approval.text },
    payment: { ...payment, authorizesAt: payment.authorizesAt?.toISOString() ?? null, linkUntil },
    cancellation: toCancellation(feeTerms, { requestedAt, startsAt, currency }),
  };
}

function toCancellation(
  terms: FeeTerms,
  facts: { requestedAt: Date; startsAt: Date | null; currency: string },
): QuoteView["cancellation"] {
  const { startsAt } = facts;
  const { until, text } = cancellationTermsOf({ ...facts, terms });
  const possibleUntil = startsAt && patientMayCancelUntil({ startsAt, terms });
  const after = startsAt && lateFees(terms, startsAt);
  return {
    until: until?.toISOString() ?? null,
    possibleUntil: possibleUntil?.toISOString() ?? null,
    fees: terms.lateCancel.map((row, i) => ({ ...row, after: after?.[i]?.after.toISOString() ?? null })),
    noShowMinor: terms.noShowMinor,
    text,
  };
}

function serviceLines({ price, facts }: QuoteFacts): QuoteView["lines"] {
  return price.lines.map(({ serviceId, minutes, baseMinor, discountMinor, taxBasisPoints }, i) => {
    const totalMinor = baseMinor - discountMinor;
    return {
      kind: "service",
      serviceId,
      name: facts.services[i]?.name ?? "",
      minutes,
      baseMinor,
      discountMinor,
      totalMinor,
      taxBasisPoints,
      taxMinor: includedTaxMinor(totalMinor, taxBasisPoints),
    };
  });
}

function discountLines({ price, pricing }: QuoteFacts): QuoteView["lines"] {
  const { discountReason: reason, discountMinor, currency } = price;
  if (reason === null) return [];
  const { percentageBasisPoints } = pricing.rule;
  const threshold = { amountMinor: pricing.thresholdMinor, currency };
  const text = explainDiscount(reason, { percentageBasisPoints, threshold });
  return [{ kind: "discount", reason, percentageBasisPoints, amountMinor: 0 - discountMinor, text }];
}
