import type { ChargedService } from "../../domain/payment/deposit.ts";
import type { Price } from "../../domain/pricing/quote.ts";
import type { SearchFacts } from "../availability/read-search.ts";

/** The services of a visit as its patient is charged for them, as it would be booked now. */
export function chargedServicesOf({ services }: Pick<SearchFacts, "services">, { lines }: Price): ChargedService[] {
  return services.map(({ paymentPolicy: policy, deposit }, i) => {
    const line = lines[i];
    return { policy, deposit, totalMinor: line ? line.baseMinor - line.discountMinor : 0 };
  });
}
