import type { BookingRequest, PriceChange, Standing } from "../../domain/booking/appointment.ts";
import { approvalDueAt, holdUntil, mailedHoldUntil } from "../../domain/booking/approval.ts";
import { capturePolicyOf, chargeOf } from "../../domain/payment/deposit.ts";
import { chargeUnder, deskPlanOf } from "../../domain/payment/desk-plan.ts";
import { cardPlanOf } from "../../domain/payment/saved-card.ts";
import type { Price } from "../../domain/pricing/quote.ts";
import type { Tx } from "../client.ts";
import { startPayment } from "../payment/start-payment.ts";
import { chargedServicesOf } from "../pricing/charged-services.ts";
import { type PricingFacts, recordDiscountClaim, takeDiscount } from "../pricing/discount-quota.ts";
import { feeTermsOfVisit } from "../pricing/fee-terms.ts";
import type { Claimed } from "./claim-visit.ts";
import { insertAppointment } from "./insert-appointment.ts";
import { awaitedBy } from "./standing.ts";

type ClaimedVisit = Claimed & { pricing: PricingFacts; at: Date };

/**
 * Prices and stores a visit whose time has just been claimed, in the same
 * transaction: requested where the clinic answers first, else held, or confirmed when nothing is to be waited for. A
 * request has no payment yet: that begins once it is approved.
 */
export async function recordBooking(
  tx: Tx,
  request: BookingRequest,
  { facts, pricing, choice, startsAt, endsAt, overbookingReason, at }: ClaimedVisit,
): Promise<Standing> {
  const requestedAt = new Date(request.requestedAt);
  const services = facts.services.map(({ serviceId, minutes, priceMinor, taxBasisPoints }) => ({
    serviceId,
    minutes,
    baseMinor: priceMinor,
    taxBasisPoints,
  }));
  const visit = { currency: facts.currency, timeZone: facts.search.clinic.timeZone, services, requestedAt };
  // The quota's row is taken last of all locks, so that it is held for one round trip only.
  const { price, placeTakenOn } = await takeDiscount(tx, pricing, visit);
  const asked = chargeOf(chargedServicesOf(facts, price), price.currency);
  const deskPlan = deskPlanOf(asked, request);
  const charge = chargeUnder(deskPlan, asked);
  const { policy: paymentPolicy, depositMinor, balance } = charge;
  const priceChange = priceChangeOf(request, price);
  const isHeld = paymentPolicy === "card" || priceChange !== null;
  const { organizationId, appointmentId, paymentId } = request;
  const capturePolicy = capturePolicyOf(charge, facts.settings.capturePolicy);
  const status = facts.approval === "by_clinic" ? "requested" : isHeld ? "held" : "confirmed";
  const dueAt = status === "requested" ? approvalDueAt({ at, startsAt, ...facts.settings }) : null;
  // Who pays by a mailed link has as long as who was approved: neither is at the screen.
  const waits = { at, startsAt, ...facts.settings };
  const holdExpiresAt = status !== "held" ? null : deskPlan === "by_link" ? mailedHoldUntil(waits) : holdUntil(waits);
  await Promise.all([
    insertAppointment(tx, {
      request,
      status,
      givers: choice.givers,
      subjects: choice.subjects,
      endsAt,
      at,
      approvalDueAt: dueAt,
      holdExpiresAt,
      paymentPolicy,
      deskPlan,
      depositMinor,
      balance,
      capturePolicy,
      price,
      feeTerms: feeTermsOfVisit(facts, price),
      priceChange,
      overbookingReason,
    }),
    ...(status === "requested"
      ? []
      : [
          startPayment(tx, {
            organizationId,
            paymentId,
            appointmentId,
            policy: paymentPolicy,
            cardPlan: cardPlanOf(capturePolicy, { at: requestedAt, endsAt }),
            amountMinor: price.totalMinor,
            depositMinor,
            balance,
            currency: price.currency,
          }),
        ]),
    ...(placeTakenOn
      ? [
          recordDiscountClaim(tx, {
            appointmentId,
            onDate: placeTakenOn,
            state: status === "confirmed" ? "consumed" : "reserved",
          }),
        ]
      : []),
  ]);
  return {
    status,
    awaits: awaitedBy(status, paymentPolicy),
    approvalDueAt: dueAt?.toISOString() ?? null,
    holdExpiresAt: holdExpiresAt?.toISOString() ?? null,
    refusalCode: null,
  };
}

/** The patient is told when the price is higher than the one they saw; a lower one needs no consent. */
function priceChangeOf({ expectedTotalMinor }: BookingRequest, price: Price): PriceChange | null {
  if (expectedTotalMinor === null || price.totalMinor <= expectedTotalMinor) return null;
  return { expectedTotalMinor, reason: price.discountReason === "quota_exhausted" ? "discount_gone" : "price_changed" };
}
