import { listServices } from "../../db/catalog/queries.ts";
import type { Db } from "../../db/client.ts";
import { organizationBySlug } from "../organization/by-slug.ts";
import { organizationParams } from "../organization/contract.ts";
import { type Route, route } from "../route.ts";
import { createCategoryRoutes } from "./category-routes.ts";
import { serviceList } from "./contract.ts";
import { createServiceRoutes } from "./service-routes.ts";

export function createCatalogRoutes({ db }: { db: Db }): Route[] {
  return [
    ...createCategoryRoutes({ db }),
    ...createServiceRoutes({ db }),
    route({
      method: "get",
      path: "/v1/organizations/:slug/services",
      right: "public",
      operationId: "listServices",
      tag: "catalog",
      summary: "The services that can be booked, with their price at each clinic",
      params: organizationParams,
      responses: { 200: { description: "All of them, by category, then name", schema: serviceList } },
      async handler({ params }) {
        const organizationId = await organizationBySlug(db, params.slug);
        return { status: 200, body: { data: await listServices(db, organizationId) } };
      },
    }),
  ];
}
