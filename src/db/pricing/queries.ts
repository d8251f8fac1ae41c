import type { NotOffered } from "../../domain/availability/not-offered.ts";
import { isEligible, unknownOf } from "../../domain/booking/eligibility.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import { defaultThresholdMinor } from "../../domain/pricing/discount.ts";
import type { Price } from "../../domain/pricing/quote.ts";
import type { DiscountTerms } from "../../domain/pricing/words.ts";
import { clinicDay, epochMinute } from "../../domain/time.ts";
import { explainNotOffered } from "../availability/explain-not-offered.ts";
import { readSearch, type SearchFacts } from "../availability/read-search.ts";
import type { Db } from "../client.ts";
import { mayBookFor } from "../record/queries.ts";
import { defaultRule, type PricingFacts, quotePrice, readPricingFacts } from "./discount-quota.ts";

export type WantedQuote = {
  clinicId: string;
  serviceIds: readonly string[];
  patientId: string;
  /** null = no time has been chosen: ages count as of the day of the request. */
  startsAt: Date | null;
};

/** The service is not for the patient, or not as long as this is not known of them. */
export type NotEligible = { unknown: ReturnType<typeof unknownOf> };

export type QuoteFacts = { price: Price; facts: SearchFacts; pricing: PricingFacts };

/** What a visit would cost this patient if it were booked now. What the caller does not reach is not there. */
export function readQuote(
  db: Db,
  organizationId: string,
  wanted: WantedQuote,
  { reach, requestedAt }: { reach: Reach; requestedAt: Date },
): Promise<QuoteFacts | NotOffered | "no_such_patient" | NotEligible> {
  const { clinicId, serviceIds, patientId } = wanted;
  const visitAt = wanted.startsAt ?? requestedAt;
  const minute = epochMinute(visitAt);
  const search = {
    ...wanted,
    practitionerId: null,
    requestedAt,
    range: { fromMinute: minute, untilMinute: minute + 1 },
    ...(reach.kind === "own" ? {} : { asker: "staff" as const }),
  };
  return db.withTenant(organizationId, async (tx) => {
    const [mayBook, facts, pricing] = await Promise.all([
      mayBookFor(tx, patientId, reach),
      readSearch(tx, search),
      readPricingFacts(tx, { patientId, clinicId }),
    ]);
    if (reach.kind === "clinics" && !reach.clinicIds.includes(clinicId)) return "no_such_clinic";
    if (!facts) return explainNotOffered(tx, { clinicId, serviceIds, practitionerId: null });
    if (!mayBook || !pricing) return "no_such_patient";

    const { timeZone } = facts.search.clinic;
    const visitOn = clinicDay(visitAt, timeZone);
    if (!facts.services.every((service) => isEligible(service, pricing.patient, visitOn)))
      return { unknown: [...new Set(facts.services.flatMap((service) => unknownOf(service, pricing.patient)))] };
    const services = facts.services.map(({ serviceId, minutes, priceMinor, taxBasisPoints }) => ({
      serviceId,
      minutes,
      baseMinor: priceMinor,
      taxBasisPoints,
    }));
    const price = await quotePrice(tx, pricing, { currency: facts.currency, timeZone, services, requestedAt });
    return { price, facts, pricing };
  });
}

/** R2 on one clinic-local day, with the rule it limits. */
export type Quota = DiscountTerms & { used: number };

/** A day that nobody has booked on yet has the limit of the rule as it is now. */
export async function readQuota(db: Db, organizationId: string, on: string): Promise<Quota> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<Omit<Quota, "thresholds"> & { thresholds: { currency: string; amountMinor: number | null }[] }>({
      name: "read_quota",
      text: `select coalesce(r.percentage_basis_points, $2::int) as "percentageBasisPoints", coalesce(r.on_birthday, $3) as "onBirthday",
               coalesce(d.daily_limit, r.daily_limit, $4::int) as "limit", coalesce(d.used, 0) as used,
               (select coalesce(json_agg(json_build_object('currency', c.currency, 'amountMinor', t.threshold_minor) order by c.currency), '[]')
                from (select distinct currency from clinics where active) c
                left join discount_thresholds t on t.currency = c.currency) as thresholds
             from organizations o
             left join discount_rules r on r.organization_id = o.id
             left join discount_days d on d.organization_id = o.id and d.on_date = $1
             where o.id = $5`,
      values: [on, defaultRule.percentageBasisPoints, defaultRule.onBirthday, defaultRule.dailyLimit, organizationId],
    }),
  );
  const [quota] = rows;
  if (!quota) throw new Error("a tenant always has an organization");
  const thresholds = quota.thresholds.map(({ currency, amountMinor }) => ({
    currency,
    amountMinor: amountMinor ?? defaultThresholdMinor(currency),
  }));
  return { ...quota, thresholds };
}
