import { minorPerMajor, shareOf } from "../money.ts";
import { isBirthday } from "../time.ts";

export type DiscountRule = { percentageBasisPoints: number; onBirthday: boolean };

/** What R1 looks at. Days are clinic-local YYYY-MM-DD; `today` is the day of the request, not of the visit. */
export type DiscountFacts = {
  rule: DiscountRule;
  gender: "female" | "male" | "other" | "unknown";
  bornOn: string | null;
  today: string;
  baseMinor: number;
  thresholdMinor: number;
};

export type DiscountReason = "birthday" | "price_above_threshold";

/** Why a price is less, or is not: R1 was earned, but R2 had no place left. */
export const discountReasons = ["birthday", "price_above_threshold", "quota_exhausted"] as const;

/**
 * R1, who earns the rule discount: a female patient on her birthday (29 February counts on the
 * 28th in common years), or a visit whose base price lies strictly above its currency's
 * threshold. The birthday is the reason named when both hold.
 */
export function earnsDiscount({
  rule,
  gender,
  bornOn,
  today,
  baseMinor,
  thresholdMinor,
}: DiscountFacts): DiscountReason | undefined {
  if (rule.percentageBasisPoints === 0 || baseMinor === 0) return undefined;
  if (rule.onBirthday && gender === "female" && bornOn !== null && isBirthday(bornOn, today)) return "birthday";
  return baseMinor > thresholdMinor ? "price_above_threshold" : undefined;
}

/** What R1 takes off: rounded half up once, on the whole visit. */
export function discountOf(baseMinor: number, { percentageBasisPoints }: DiscountRule): number {
  return shareOf(baseMinor, percentageBasisPoints);
}

/** R1's threshold where an organization set none for the currency: 1,000 major units. */
export function defaultThresholdMinor(currency: string): number {
  return 1_000 * minorPerMajor(currency);
}
