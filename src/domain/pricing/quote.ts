import { split } from "../money.ts";
import type { discountReasons } from "./discount.ts";

/** A service of the visit with its price at the clinic, tax included. */
export type ServicePrice = { serviceId: string; minutes: number; baseMinor: number; taxBasisPoints: number };

export type PriceLine = ServicePrice & { discountMinor: number };

/** A visit's price: what it costs, line by line, and why less or not less. */
export type Price = {
  currency: string;
  lines: PriceLine[];
  baseMinor: number;
  discountMinor: number;
  totalMinor: number;
  discountReason: (typeof discountReasons)[number] | null;
};

/** Puts a price together; the discount is spread over the lines in proportion, so that each keeps its own tax rate. */
export function composePrice(
  currency: string,
  services: readonly ServicePrice[],
  discountMinor: number,
  discountReason: Price["discountReason"],
): Price {
  const baseMinor = services.reduce((sum, service) => sum + service.baseMinor, 0);
  const shares = split(
    discountMinor,
    services.map((service) => service.baseMinor),
  );
  const lines = services.map((service, i) => ({ ...service, discountMinor: shares[i] ?? 0 }));
  return { currency, lines, baseMinor, discountMinor, totalMinor: baseMinor - discountMinor, discountReason };
}
