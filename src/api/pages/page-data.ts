import type { Request } from "express";
import type { Config } from "../../config.ts";
import { listNextStarts, type NextStart } from "../../db/availability/list-next-starts.ts";
import { listOpenDays, type OpenDays } from "../../db/availability/list-open-days.ts";
import { listServices } from "../../db/catalog/queries.ts";
import type { Db } from "../../db/client.ts";
import { findOrganization, findOrganizationId, listClinics } from "../../db/organization/queries.ts";
import { listPractitioners } from "../../db/staff/queries.ts";
import type { ServiceProfile } from "../../domain/catalog/service.ts";
import type { ClinicProfile, OrganizationProfile } from "../../domain/organization/profile.ts";
import type { PractitionerProfile } from "../../domain/staff/practitioner.ts";
import { organizationParams } from "../organization/contract.ts";

const languages = ["en", "ar"] as const;

/**
 * What the booking page is painted from, here and again in the browser;
 * `web/book` reads it by the types of the API's document.
 */
export type PageData = {
  language: (typeof languages)[number];
  /**
   * Where a card is typed: into Stripe's own form, or into ours for test cards where a stand-in takes Stripe's place.
   */
  cardForm: { kind: "stripe" } | { kind: "stand_in"; apiUrl: string };
  /** Shown in a frame of another site: login and payment open in a page of their own. */
  isEmbedded: boolean;
  organization: OrganizationProfile;
  clinics: Pick<ClinicProfile, "id" | "name" | "address" | "phone" | "timeZone">[];
  services: ServiceProfile[];
  practitioners: PractitionerProfile[];
  /** What is free for the choice in the address, so that the first paint has times to tap. */
  found?: { search: Search; times: { clinicId: string } & OpenDays } | { search: Search; next: NextStart[] };
};

/** For what is free, as the page asks for it. */
export type Search =
  | {
      kind: "times";
      query: { clinicId: string; serviceId: string[]; practitionerId?: string; from: string; to: string };
    }
  | { kind: "next"; query: { serviceId: string[] } };

export type PageParts = { db: Db; config: Config };

/** undefined: no such organization. */
export async function organizationOf({ db }: PageParts, req: Request<{ slug: string }>): Promise<string | undefined> {
  const slug = organizationParams.shape.slug.safeParse(req.params.slug);
  return slug.success ? findOrganizationId(db, slug.data) : undefined;
}

export async function readPage(
  { db, config }: PageParts,
  organizationId: string,
  { isEmbedded, language }: Pick<PageData, "isEmbedded" | "language">,
): Promise<PageData | undefined> {
  const [organization, clinics, services, practitioners] = await Promise.all([
    findOrganization(db, organizationId),
    listClinics(db, organizationId, new Date()),
    listServices(db, organizationId),
    listPractitioners(db, organizationId),
  ]);
  const { browserUrl: apiUrl } = config.stripe;
  return (
    organization && {
      language,
      cardForm: apiUrl ? { kind: "stand_in", apiUrl } : { kind: "stripe" },
      isEmbedded,
      organization,
      clinics: clinics.map(({ id, name, address, phone, timeZone }) => ({ id, name, address, phone, timeZone })),
      services,
      practitioners,
    }
  );
}

/** What is free for a search of a page; nothing where it is not to be had, which the page then says itself. */
export async function readFound(
  { db }: PageParts,
  organizationId: string,
  search: Search,
  now: Date,
): Promise<PageData["found"] | undefined> {
  const { serviceId: serviceIds } = search.query;
  if (search.kind === "next") {
    const next = await listNextStarts(db, organizationId, { serviceIds, clinicId: null, practitionerId: null }, now);
    return typeof next === "string" ? undefined : { search, next };
  }
  const { clinicId, practitionerId = null, from, to } = search.query;
  const found = await listOpenDays(db, organizationId, { clinicId, serviceIds, practitionerId, from, to }, now);
  return typeof found === "string" ? undefined : { search, times: { clinicId, ...found } };
}

/** `?lang=` before what the browser prefers. */
export function languageOf(req: Pick<Request, "query" | "acceptsLanguages">): PageData["language"] {
  const wanted = languages.find((language) => language === req.query["lang"]);
  return wanted ?? languages.find((language) => language === req.acceptsLanguages(...languages)) ?? "en";
}
