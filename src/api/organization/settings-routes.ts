import type { Db } from "../../db/client.ts";
import { changeSettings, findSettings } from "../../db/organization/settings.ts";
import { etagHeader, etagOf } from "../etag.ts";
import { type Route, route } from "../route.ts";
import { changeOrganizationBody, organizationSettings } from "./settings-contract.ts";

export function createSettingsRoutes({ db }: { db: Db }): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/organization",
      right: "organization.read",
      operationId: "getOrganizationSettings",
      tag: "organization",
      summary: "One's own organization with all of its settings",
      responses: { 200: { description: "The organization", schema: organizationSettings, headers: etagHeader } },
      async handler({ principal }) {
        const organization = await findSettings(db, principal.organizationId);
        return { status: 200, body: organization, headers: etagOf(organization) };
      },
    }),
    route({
      method: "patch",
      path: "/v1/organization",
      right: "organization.update",
      operationId: "changeOrganization",
      tag: "organization",
      summary: "Change settings of one's own organization",
      description: "Holds from the next request on. What a booking was promised when it was made stays promised.",
      conditional: true,
      body: changeOrganizationBody,
      responses: { 200: { description: "As it is now", schema: organizationSettings, headers: etagHeader } },
      async handler({ body, principal, reach, expectedVersion }) {
        const edit = { id: principal.organizationId, reach, expectedVersion };
        const organization = await changeSettings(db, principal, { ...edit, change: body });
        return { status: 200, body: organization, headers: etagOf(organization) };
      },
    }),
  ];
}
