import { readSearch } from "../../../src/db/availability/read-search.ts";
import { chooseSubjects } from "../../../src/db/booking/choose-subjects.ts";
import { insertAppointment } from "../../../src/db/booking/insert-appointment.ts";
import { logStatus } from "../../../src/db/booking/log-status.ts";
import { occupy } from "../../../src/db/booking/occupy.ts";
import type { Db } from "../../../src/db/client.ts";
import { recordEvent } from "../../../src/db/outbox/record-event.ts";
import { startPayment } from "../../../src/db/payment/start-payment.ts";
import { chargedServicesOf } from "../../../src/db/pricing/charged-services.ts";
import { readPricingFacts, recordDiscountClaim, takeDiscount } from "../../../src/db/pricing/discount-quota.ts";
import type { BookingRequest } from "../../../src/domain/booking/appointment.ts";
import { chargeOf } from "../../../src/domain/payment/deposit.ts";
import { termsOf } from "../../../src/domain/payment/fees.ts";
import type { PaymentPolicy } from "../../../src/domain/payment/policy.ts";
import { composePrice, type ServicePrice } from "../../../src/domain/pricing/quote.ts";
import { epochMinute } from "../../../src/domain/time.ts";

export type NaiveActivities = ReturnType<typeof createNaiveActivities>;

export type Visit = { currency: string; timeZone: string; services: ServicePrice[]; paymentPolicy: PaymentPolicy };

type Step = { request: BookingRequest; at: string };

/**
 * The steps of a booking as one would first cut them: one regular activity and
 * one transaction each, with the product's own statements.
 */
export function createNaiveActivities({ db }: { db: Db }) {
  return {
    /** null: the slot is not free. */
    holdSlot: ({ request, at }: Step): Promise<Visit | null> =>
      db.withTenant(request.organizationId, async (tx) => {
        const startsAt = new Date(request.startsAt);
        const requestedAt = new Date(request.requestedAt);
        const startsMinute = epochMinute(startsAt);
        const range = { fromMinute: startsMinute, untilMinute: startsMinute + 1 };
        const facts = await readSearch(tx, { ...request, requestedAt, range });
        const askedFor = request.practitionerId === null ? [] : [request.practitionerId];
        const { patientId, appointmentId } = request;
        const choice = facts && (await chooseSubjects(tx, facts, { startsMinute, startsAt, patientId, askedFor }));
        if (!facts || !choice) return null;
        const endsAt = new Date(startsAt.getTime() + facts.search.visit.minutes * 60_000);
        if (!(await occupy(tx, { appointmentId, startsAt, endsAt }, choice.subjects))) return null;
        const services = facts.services.map(({ priceMinor: baseMinor, ...service }) => ({ ...service, baseMinor }));
        const price = composePrice(facts.currency, services, 0, null);
        const charged = chargedServicesOf(facts, price);
        const { policy: paymentPolicy } = chargeOf(charged, price.currency);
        await insertAppointment(tx, {
          ...choice,
          request,
          status: "held",
          endsAt,
          at: new Date(at),
          approvalDueAt: null,
          holdExpiresAt: new Date(Date.parse(at) + facts.settings.holdMinutes * 60_000),
          paymentPolicy,
          deskPlan: null,
          depositMinor: null,
          balance: "at_clinic",
          capturePolicy: facts.settings.capturePolicy,
          price,
          feeTerms: termsOf({ feeTerms: null, totalMinor: price.totalMinor, ...facts.settings }),
          priceChange: null,
          overbookingReason: null,
        });
        return { currency: facts.currency, timeZone: facts.search.clinic.timeZone, services, paymentPolicy };
      }),

    /** The total, with a place of the day's quota taken when a discount is earned. */
    takePrice: ({ request, visit }: Step & { visit: Visit }): Promise<number> =>
      db.withTenant(request.organizationId, async (tx) => {
        const { appointmentId, requestedAt } = request;
        const facts = await readPricingFacts(tx, request);
        if (!facts) throw new Error("the patient or the clinic is gone");
        const taken = await takeDiscount(tx, facts, { ...visit, requestedAt: new Date(requestedAt) });
        const { discountMinor, totalMinor, discountReason } = taken.price;
        await tx.$client.query({
          name: "naive_price",
          text: "update appointments set discount_minor = $2, total_minor = $3, discount_reason = $4 where id = $1",
          values: [appointmentId, discountMinor, totalMinor, discountReason],
        });
        if (taken.placeTakenOn) {
          await recordDiscountClaim(tx, { appointmentId, onDate: taken.placeTakenOn, state: "consumed" });
        }
        return totalMinor;
      }),

    startPayment: ({ request, visit, amountMinor }: Step & { visit: Visit; amountMinor: number }): Promise<void> =>
      db.withTenant(request.organizationId, (tx) =>
        startPayment(tx, {
          ...request,
          amountMinor,
          depositMinor: null,
          balance: "at_clinic",
          policy: visit.paymentPolicy,
          cardPlan: "hold",
          currency: visit.currency,
        }),
      ),

    confirm: ({ request, at }: Step): Promise<void> =>
      db.withTenant(request.organizationId, async (tx) => {
        const { appointmentId, actor } = request;
        await tx.$client.query({
          name: "naive_confirm",
          text: "update appointments set status = 'confirmed', hold_expires_at = null, price_accepted = true where id = $1",
          values: [appointmentId],
        });
        await logStatus(tx, { appointmentId, from: "held", to: "confirmed", actor, at: new Date(at) });
        await recordEvent(tx, { appointmentId, kind: "appointment.confirmed", at: new Date(at) });
      }),
  };
}
