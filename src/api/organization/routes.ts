import type { Db } from "../../db/client.ts";
import { findOnlyOrganizationId, findOrganization, listClinics } from "../../db/organization/queries.ts";
import { type Route, route } from "../route.ts";
import { organizationBySlug, unknownOrganization } from "./by-slug.ts";
import { createClinicRoutes } from "./clinic-routes.ts";
import { clinicList, installation, organizationParams, organizationProfile } from "./contract.ts";
import { createResourceRoutes } from "./resource-routes.ts";
import { createSettingsRoutes } from "./settings-routes.ts";

export function createOrganizationRoutes({ db }: { db: Db }): Route[] {
  return [
    ...createSettingsRoutes({ db }),
    ...createClinicRoutes({ db }),
    ...createResourceRoutes({ db }),
    route({
      method: "get",
      path: "/v1/installation",
      right: "public",
      operationId: "getInstallation",
      tag: "organization",
      summary: "Whose installation it is",
      description: "So that nobody has to name the organization where there is one alone. Of several none is told.",
      responses: { 200: { description: "Its organization, or none", schema: installation } },
      async handler() {
        const only = await findOnlyOrganizationId(db);
        const found = only && (await findOrganization(db, only));
        return { status: 200, body: { organization: found ? { slug: found.slug, name: found.name } : null } };
      },
    }),
    route({
      method: "get",
      path: "/v1/organizations/:slug",
      right: "public",
      operationId: "getOrganization",
      tag: "organization",
      summary: "An organization and its rules of booking",
      params: organizationParams,
      responses: { 200: { description: "The organization", schema: organizationProfile } },
      async handler({ params }) {
        const organization = await findOrganization(db, await organizationBySlug(db, params.slug));
        if (!organization) throw unknownOrganization();
        return { status: 200, body: organization };
      },
    }),
    route({
      method: "get",
      path: "/v1/organizations/:slug/clinics",
      right: "public",
      operationId: "listClinics",
      tag: "organization",
      summary: "The clinics that take bookings",
      params: organizationParams,
      responses: { 200: { description: "All of them, by name", schema: clinicList } },
      async handler({ params }) {
        const organizationId = await organizationBySlug(db, params.slug);
        return { status: 200, body: { data: await listClinics(db, organizationId, new Date()) } };
      },
    }),
  ];
}
