import type { Db } from "../../db/client.ts";
import { listPractitioners } from "../../db/staff/queries.ts";
import { organizationBySlug } from "../organization/by-slug.ts";
import { organizationParams } from "../organization/contract.ts";
import { type Route, route } from "../route.ts";
import { practitionerList } from "./contract.ts";
import { createHoursRoutes } from "./hours-routes.ts";
import { createMemberRoutes } from "./member-routes.ts";
import { createWorkingHoursRoutes } from "./working-hours-routes.ts";

export function createStaffRoutes({ db }: { db: Db }): Route[] {
  return [
    ...createMemberRoutes({ db }),
    ...createHoursRoutes({ db }),
    ...createWorkingHoursRoutes({ db }),
    route({
      method: "get",
      path: "/v1/organizations/:slug/practitioners",
      right: "public",
      operationId: "listPractitioners",
      tag: "staff",
      summary: "The practitioners who can be booked, with their clinics and services",
      params: organizationParams,
      responses: { 200: { description: "All of them, by name", schema: practitionerList } },
      async handler({ params }) {
        const organizationId = await organizationBySlug(db, params.slug);
        return { status: 200, body: { data: await listPractitioners(db, organizationId) } };
      },
    }),
  ];
}
