import {
  type DiscountReason,
  defaultThresholdMinor,
  discountOf,
  earnsDiscount,
} from "../../domain/pricing/discount.ts";
import { composePrice, type Price, type ServicePrice } from "../../domain/pricing/quote.ts";
import { clinicDay } from "../../domain/time.ts";
import type { Tx } from "../client.ts";

/** What an organization that set nothing has: 12 % for R1, 100 places a day for R2. */
export const defaultRule = { percentageBasisPoints: 1200, onBirthday: true, dailyLimit: 100 };

export type PricingFacts = {
  rule: typeof defaultRule;
  thresholdMinor: number;
  patient: { gender: "female" | "male" | "other" | "unknown"; bornOn: string | null };
};

/**
 * What pricing needs to know of a patient and of the organization's rules, in
 * one statement. Undefined for an unknown patient or clinic.
 */
export async function readPricingFacts(tx: Tx, { patientId, clinicId }: { patientId: string; clinicId: string }) {
  const { rows } = await tx.$client.query<{
    percentage: number | null;
    on_birthday: boolean | null;
    daily_limit: number | null;
    threshold_minor: number | null;
    currency: string;
    gender: PricingFacts["patient"]["gender"];
    born_on: string | null;
  }>({
    name: "read_pricing_facts",
    text: `select r.percentage_basis_points as percentage, r.on_birthday, r.daily_limit, t.threshold_minor, c.currency,
             p.gender, p.born_on::text as born_on
           from patients p
           join clinics c on c.id = $2
           left join discount_rules r on r.organization_id = p.organization_id
           left join discount_thresholds t on t.organization_id = p.organization_id and t.currency = c.currency
           where p.id = $1`,
    values: [patientId, clinicId],
  });
  const [row] = rows;
  if (!row) return undefined;
  const facts: PricingFacts = {
    rule: {
      percentageBasisPoints: row.percentage ?? defaultRule.percentageBasisPoints,
      onBirthday: row.on_birthday ?? defaultRule.onBirthday,
      dailyLimit: row.daily_limit ?? defaultRule.dailyLimit,
    },
    thresholdMinor: row.threshold_minor ?? defaultThresholdMinor(row.currency),
    patient: { gender: row.gender, bornOn: row.born_on },
  };
  return facts;
}

/** A visit before its discount is decided: R1 as of `today`, the clinic-local day of the request. */
function appraise(facts: PricingFacts, services: readonly ServicePrice[], today: string) {
  const baseMinor = services.reduce((sum, service) => sum + service.baseMinor, 0);
  const earned = earnsDiscount({
    rule: facts.rule,
    ...facts.patient,
    today,
    baseMinor,
    thresholdMinor: facts.thresholdMinor,
  });
  return { earned, discountMinor: earned ? discountOf(baseMinor, facts.rule) : 0 };
}

type Visit = { currency: string; timeZone: string; services: readonly ServicePrice[]; requestedAt: Date };

/**
 * The price a visit would have now. It promises nothing: the quota's last place
 * may go to somebody else before the hold.
 */
export async function quotePrice(tx: Tx, facts: PricingFacts, visit: Visit): Promise<Price> {
  const today = clinicDay(visit.requestedAt, visit.timeZone);
  const { earned, discountMinor } = appraise(facts, visit.services, today);
  if (!earned) return composePrice(visit.currency, visit.services, 0, null);
  const { rows } = await tx.$client.query<{ left: number }>({
    name: "places_left",
    text: "select coalesce((select daily_limit - used from discount_days where on_date = $1), $2) as left",
    values: [today, facts.rule.dailyLimit],
  });
  return priceWith(visit, earned, discountMinor, (rows[0]?.left ?? 0) > 0);
}

/**
 * The price a visit has, with R2's place taken when R1 was earned. Exhausted means full price,
 * never a refusal. The place belongs to the clinic-local day of the request;
 * `recordDiscountClaim` notes whose it is, in the same transaction.
 */
export async function takeDiscount(
  tx: Tx,
  facts: PricingFacts,
  visit: Visit,
): Promise<{ price: Price; placeTakenOn: string | undefined }> {
  const today = clinicDay(visit.requestedAt, visit.timeZone);
  const { earned, discountMinor } = appraise(facts, visit.services, today);
  if (!earned) return { price: composePrice(visit.currency, visit.services, 0, null), placeTakenOn: undefined };
  // The rule's limit holds for a day that has no row yet; from then on the day's own does.
  // The row lock makes claims of one day queue up, so the last place goes to exactly one booking.
  const { rowCount } = await tx.$client.query({
    name: "take_discount_place",
    text: `insert into discount_days as d (organization_id, on_date, daily_limit, used)
           select current_setting('app.organization_id')::uuid, $1, $2, 1
           where $2 > 0 or exists (select from discount_days where on_date = $1)
           on conflict (organization_id, on_date) do update set used = d.used + 1 where d.used < d.daily_limit`,
    values: [today, facts.rule.dailyLimit],
  });
  const taken = rowCount === 1;
  return { price: priceWith(visit, earned, discountMinor, taken), placeTakenOn: taken ? today : undefined };
}

function priceWith(visit: Visit, earned: DiscountReason, discountMinor: number, hasPlace: boolean): Price {
  return hasPlace
    ? composePrice(visit.currency, visit.services, discountMinor, earned)
    : composePrice(visit.currency, visit.services, 0, "quota_exhausted");
}

export async function recordDiscountClaim(
  tx: Tx,
  claim: { appointmentId: string; onDate: string; state: "reserved" | "consumed" },
): Promise<void> {
  await tx.$client.query({
    name: "record_discount_claim",
    text: `insert into discount_claims (organization_id, appointment_id, on_date, state)
           values (current_setting('app.organization_id')::uuid, $1, $2, $3)`,
    values: [claim.appointmentId, claim.onDate, claim.state],
  });
}

/** At confirmation. A booking without a place has nothing to consume. */
export async function consumeDiscount(tx: Tx, appointmentId: string): Promise<void> {
  await tx.$client.query({
    name: "consume_discount",
    text: "update discount_claims set state = 'consumed' where appointment_id = $1 and state = 'reserved'",
    values: [appointmentId],
  });
}

/** By expiry or any cancel: the place goes back to the day it came from, once however often this runs. */
export async function releaseDiscount(tx: Tx, appointmentId: string): Promise<void> {
  await tx.$client.query({
    name: "release_discount",
    text: `with released as (
             update discount_claims set state = 'released' where appointment_id = $1 and state <> 'released' returning on_date)
           update discount_days d set used = d.used - 1 from released r where d.on_date = r.on_date`,
    values: [appointmentId],
  });
}
