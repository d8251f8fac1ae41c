import type { Db } from "../../db/client.ts";
import { listWorkingHours } from "../../db/staff/list-working-hours.ts";
import { type Route, route } from "../route.ts";
import { workingHoursList, workingHoursQuery } from "./working-hours-contract.ts";

export function createWorkingHoursRoutes({ db }: { db: Db }): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/working-hours",
      right: "working_hours.read",
      operationId: "listWorkingHours",
      tag: "staff",
      summary: "When whoever can be booked at a clinic works there",
      description:
        "The week, and what differs from it on the days asked for. As far as the clinic is open then, they can be booked.",
      query: workingHoursQuery,
      refusals: ["not_found"],
      responses: { 200: { description: "One for each practitioner", schema: workingHoursList } },
      async handler({ query, principal, reach }) {
        const found = await listWorkingHours(db, principal.organizationId, { reach, ...query });
        return { status: 200, body: { data: found } };
      },
    }),
  ];
}
