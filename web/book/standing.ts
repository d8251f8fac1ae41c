import type { components } from "../../clients/typescript/openapi.d.ts";
import { type Choice, choiceOf } from "./choice.ts";
import { addDays, dayAt } from "./format.ts";
import type { Clinic, PageData, Practitioner } from "./page-data.ts";
import { practitionersFor, type Visit, type VisitOffer, visitOf } from "./visit.ts";

/** What of a choice there is: an address may name what is no longer offered. */
export type Standing = {
  visit: Visit;
  /** Chosen, or the only one that has the visit. */
  clinic: Clinic | undefined;
  offer: VisitOffer | undefined;
  /** Those who offer the visit there or a part of it, and who of them is chosen; undefined: anyone who is free. */
  able: Practitioner[];
  practitioner: Practitioner | undefined;
};

export function standingOf(choice: Choice, { services, clinics, practitioners }: PageData): Standing {
  const visit = visitOf(choice.serviceIds.flatMap((id) => services.find((service) => service.id === id) ?? []));
  const [onlyOffer, ...others] = visit.offers;
  const offer = others.length === 0 ? onlyOffer : visit.offers.find(({ clinicId }) => clinicId === choice.clinicId);
  const clinic = clinics.find(({ id }) => id === offer?.clinicId);
  const able = clinic ? practitionersFor(visit, clinic.id, practitioners) : [];
  return { visit, clinic, offer, able, practitioner: able.find(({ id }) => id === choice.practitionerId) };
}

type Schemas = components["schemas"];
/** For what is free, as the API is asked for it: one clinic's times of some weeks, or each clinic's next one. */
export type Search = TimesSearch | NextSearch;
type TimesSearch = {
  kind: "times";
  query: { clinicId: string; serviceId: string[]; practitionerId?: string; from: string; to: string };
};
type NextSearch = { kind: "next"; query: { serviceId: string[] } };

/** An answer that came with the page, and what it answers. */
export type Found = { search: Search; times?: Schemas["Availability"]; next?: Schemas["NextAvailability"]["data"] };

/** Read at once, so that going from week to week waits for nothing. */
export const WINDOW_DAYS = 28;

export function timesFrom(firstDay: string, { visit, clinic, practitioner }: Standing & { clinic: Clinic }) {
  const serviceId = visit.services.map(({ id }) => id);
  const who = practitioner ? { practitionerId: practitioner.id } : {};
  const days = { from: firstDay, to: addDays(firstDay, WINDOW_DAYS - 1) };
  return { kind: "times", query: { clinicId: clinic.id, serviceId, ...who, ...days } } satisfies Search;
}

export function nextStarts({ services }: Visit) {
  return { kind: "next", query: { serviceId: services.map(({ id }) => id) } } satisfies Search;
}

/** What came with the page, if it answers just this. */
export function answerTo(search: Search, found: Found | undefined): Found | undefined {
  return JSON.stringify(found?.search) === JSON.stringify(search) ? found : undefined;
}

/** What the page at an address shows first of free times; the API reads it along with the page. */
export function firstSearch(data: PageData, url: string, now: Date): Search | undefined {
  const choice = choiceOf(new URL(url, "http://page"));
  const standing = standingOf(choice, data);
  const { visit, clinic } = standing;
  if (visit.offers.length === 0 || choice.isAdding || choice.startsAt) return undefined;
  return clinic ? timesFrom(dayAt(now, clinic.timeZone), { ...standing, clinic }) : nextStarts(visit);
}
