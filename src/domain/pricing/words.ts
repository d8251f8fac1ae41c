import { assertNever } from "../errors.ts";
import { type Money, sayMoney } from "../money.ts";
import type { Price } from "./quote.ts";

/** `12 %`, `12.5 %`. */
const sayPercentage = (basisPoints: number) => `${basisPoints / 100} %`;

/** Why there is a discount, or why one that was earned is not given. */
export function explainDiscount(
  reason: NonNullable<Price["discountReason"]>,
  { percentageBasisPoints, threshold }: { percentageBasisPoints: number; threshold: Money },
): string {
  const percentage = sayPercentage(percentageBasisPoints);
  switch (reason) {
    case "birthday":
      return `${percentage} off on the patient's birthday.`;
    case "price_above_threshold":
      return `${percentage} off, because the price is above ${sayMoney(threshold)}.`;
    case "quota_exhausted":
      return `Today's discounts of ${percentage} have all been given, so the full price holds.`;
    default:
      return assertNever(reason);
  }
}

/** R1 and R2 as an organization set them; one threshold per currency of its clinics. */
export type DiscountTerms = {
  percentageBasisPoints: number;
  onBirthday: boolean;
  limit: number;
  thresholds: readonly Money[];
};

export function explainRule({ percentageBasisPoints, onBirthday, limit, thresholds }: DiscountTerms): string {
  if (limit === 0 || percentageBasisPoints === 0) return "No rule discount is given on this day.";
  const grounds = [
    ...(onBirthday ? ["for female patients on their birthday"] : []),
    ...(thresholds.length > 0 ? [`for prices above ${thresholds.map(sayMoney).join(" or ")}`] : []),
  ];
  return `${sayPercentage(percentageBasisPoints)} off ${grounds.join(" and ")}, for at most ${limit} bookings made on this day by the clinic's calendar. After that the full price holds.`;
}
