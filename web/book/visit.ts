import type { Money } from "../shared/money.ts";
import { whoComes } from "../shared/who-comes.ts";
import type { Practitioner, Service } from "./page-data.ts";

/** What one comes for: a service or several, one after the other; with one practitioner where somebody gives all. */
export type Visit = {
  services: Service[];
  minutes: number;
  /** The clinics that have all of it, with what it costs there together. */
  offers: VisitOffer[];
};
export type VisitOffer = { clinicId: string; price: Money };

/** The API takes no more and no longer ones. */
const MAX_SERVICES = 5;
const MAX_MINUTES = 720;

export function visitOf(services: Service[]): Visit {
  const [first] = services;
  const clinicIds = first?.offers.map(({ clinicId }) => clinicId) ?? [];
  return {
    services,
    minutes: services.reduce((sum, { minutes }) => sum + minutes, 0),
    offers: clinicIds.flatMap((clinicId) => offerOf(services, clinicId) ?? []),
  };
}

/** Clinics have one currency each, so that prices of one can be added. */
function offerOf(services: Service[], clinicId: string): VisitOffer | undefined {
  const prices = services.flatMap(({ offers }) => offers.filter((at) => at.clinicId === clinicId));
  const [first] = prices;
  if (!first || prices.length < services.length) return undefined;
  const amountMinor = prices.reduce((sum, { price }) => sum + price.amountMinor, 0);
  return { clinicId, price: { amountMinor, currency: first.price.currency } };
}

/** Who can be asked for at a clinic, for all of a visit. */
export function practitionersFor(visit: Visit, clinicId: string, practitioners: Practitioner[]): Practitioner[] {
  return whoComes(
    practitioners.filter(({ clinicIds }) => clinicIds.includes(clinicId)),
    serviceIdsOf(visit),
  );
}

export const serviceIdsOf = ({ services }: Visit) => services.map(({ id }) => id);

/** Who is free, if just one is. Of several nobody is named: who it will be is decided by the booking. */
export function onlyOne(free: string[], practitioners: Practitioner[]): Practitioner | undefined {
  return free.length === 1 ? practitioners.find(({ id }) => id === free[0]) : undefined;
}

type Known = { services: Service[]; practitioners: Practitioner[] };

/**
 * The services that fit into the same visit, because one clinic has practitioners for all of it, the one of `clinicId`
 * if that is chosen; each with its offers there alone.
 */
export function addableTo(visit: Visit, clinicId: string | undefined, { services, practitioners }: Known): Service[] {
  if (visit.services.length >= MAX_SERVICES) return [];
  return services.flatMap((service) => {
    if (visit.services.some(({ id }) => id === service.id)) return [];
    const larger = visitOf([...visit.services, service]);
    const isOffered = (at: string) =>
      (clinicId === undefined || clinicId === at) && practitionersFor(larger, at, practitioners).length > 0;
    const clinicIds = larger.offers.map((offer) => offer.clinicId).filter(isOffered);
    const offers = service.offers.filter((offer) => clinicIds.includes(offer.clinicId));
    return offers.length > 0 && larger.minutes <= MAX_MINUTES ? [{ ...service, offers }] : [];
  });
}
