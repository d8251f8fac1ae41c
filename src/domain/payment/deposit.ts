import { shareOf } from "../money.ts";
import { type CapturePolicy, isChargeable, type PaymentPolicy } from "./policy.ts";

/** `deposit`: a part by card when booking, the rest at the clinic. */
export const servicePolicies = ["none", "card", "deposit"] as const;
export type ServicePolicy = (typeof servicePolicies)[number];

/** Where the rest of a price is paid: at the clinic, or by the card of the deposit once the visit is completed. */
export const balancePlaces = ["at_clinic", "by_card"] as const;
export type BalancePlace = (typeof balancePlaces)[number];

/** What of a service's price its patient pays by card when booking, in the currency of the clinic, and the rest how. */
export type Deposit = { balance: BalancePlace } & (
  | { kind: "percent"; basisPoints: number }
  | { kind: "amount"; amountMinor: number }
);

/** A service of a visit at its discounted price. */
export type ChargedService = { policy: ServicePolicy; deposit: Deposit | null; totalMinor: number };

/**
 * `depositMinor`: what the card pays where that is less than the price; null = all of it, or no card. `balance`: how
 * what no card pays when booking is paid.
 */
export type Charge = { policy: PaymentPolicy; depositMinor: number | null; balance: BalancePlace };

/**
 * How a visit is paid. What is free, or less or more than the card gateway takes at once, is due at the clinic,
 * whatever its services ask for. The rest of deposits is the card's only where every service that leaves one says so,
 * as one visit has one bill.
 */
export function chargeOf(services: readonly ChargedService[], currency: string): Charge {
  const totalMinor = services.reduce((sum, service) => sum + service.totalMinor, 0);
  const cardMinor = askedOfCard(services);
  const atClinic = { balance: "at_clinic" } as const;
  if (!isChargeable(cardMinor, currency)) return { policy: "none", depositMinor: null, ...atClinic };
  if (cardMinor >= totalMinor) return { policy: "card", depositMinor: null, ...atClinic };
  const isByCard = isChargeable(totalMinor - cardMinor, currency) && services.every(leavesNothingAtClinic);
  return { policy: "card", depositMinor: cardMinor, balance: isByCard ? "by_card" : "at_clinic" };
}

/**
 * What services ask a card for when they are booked together. Deposits add up, a service by card then counts with its
 * price and one at the clinic with nothing; without deposits one service by card has the card pay for the visit.
 */
export function askedOfCard(services: readonly ChargedService[]): number {
  if (services.some(({ policy }) => policy === "deposit"))
    return services.reduce((sum, service) => sum + cardShareOf(service), 0);
  if (services.every(({ policy }) => policy === "none")) return 0;
  return services.reduce((sum, { totalMinor }) => sum + totalMinor, 0);
}

const leavesNothingAtClinic = (service: ChargedService) =>
  service.deposit?.balance === "by_card" || cardShareOf(service) === service.totalMinor;

function cardShareOf({ policy, deposit, totalMinor }: ChargedService): number {
  if (policy === "card") return totalMinor;
  if (policy === "none" || deposit === null) return 0;
  return deposit.kind === "percent"
    ? shareOf(totalMinor, deposit.basisPoints)
    : Math.min(deposit.amountMinor, totalMinor);
}

/**
 * A deposit is taken once the visit is confirmed, so that it never lapses and needs no saved card, however far ahead
 * that is.
 */
export function capturePolicyOf({ depositMinor }: Charge, ofOrganization: CapturePolicy): CapturePolicy {
  return depositMinor === null ? ofOrganization : "at_confirmation";
}
