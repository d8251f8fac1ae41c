import { listNextStarts } from "../../db/availability/list-next-starts.ts";
import { listOpenDays } from "../../db/availability/list-open-days.ts";
import type { Db } from "../../db/client.ts";
import { requireEachOnce } from "../catalog/each-once.ts";
import { organizationBySlug } from "../organization/by-slug.ts";
import { organizationParams } from "../organization/contract.ts";
import { type Route, route } from "../route.ts";
import { availability, availabilityQuery, nextAvailability, nextAvailabilityQuery } from "./contract.ts";
import { notOffered } from "./not-offered.ts";

export function createAvailabilityRoutes({ db }: { db: Db }): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/organizations/:slug/availability",
      right: "public",
      operationId: "listOpenStarts",
      tag: "availability",
      summary: "The open starts of a visit at a clinic, day by day",
      description:
        "As of now: a slot is gone from here as soon as it is held. Names of practitioners are in their list.",
      params: organizationParams,
      query: availabilityQuery,
      refusals: ["service_repeated"],
      responses: { 200: { description: "The days that have open starts", schema: availability } },
      async handler({ params, query }) {
        const { clinicId, serviceId: serviceIds, practitionerId = null, from, to } = query;
        requireEachOnce(serviceIds);
        const organizationId = await organizationBySlug(db, params.slug);
        const wanted = { clinicId, serviceIds, practitionerId, from, to };
        const found = await listOpenDays(db, organizationId, wanted, new Date());
        if (typeof found === "string") throw notOffered(found);
        return { status: 200, body: { clinicId, ...found } };
      },
    }),
    route({
      method: "get",
      path: "/v1/availability",
      right: "availability.read",
      operationId: "listOpenStartsAtDesk",
      tag: "availability",
      summary: "The open starts of a visit at one of one's clinics, as the desk can book them",
      description:
        "As `listOpenStarts`, but that neither the notice nor the horizon of online booking binds: from the step that is running, for whoever goes straight in.",
      query: availabilityQuery,
      refusals: ["not_found", "service_repeated"],
      responses: { 200: { description: "The days that have open starts", schema: availability } },
      async handler({ query, principal: { organizationId }, reach }) {
        const { clinicId, serviceId: serviceIds, practitionerId = null, from, to } = query;
        requireEachOnce(serviceIds);
        if (reach.kind === "clinics" && !reach.clinicIds.includes(clinicId)) throw notOffered("no_such_clinic");
        const wanted = { clinicId, serviceIds, practitionerId, from, to, asker: "staff" as const };
        const found = await listOpenDays(db, organizationId, wanted, new Date());
        if (typeof found === "string") throw notOffered(found);
        return { status: 200, body: { clinicId, ...found } };
      },
    }),
    route({
      method: "get",
      path: "/v1/organizations/:slug/availability/next",
      right: "public",
      operationId: "listNextStarts",
      tag: "availability",
      summary: "The next open start of a visit at each clinic",
      params: organizationParams,
      query: nextAvailabilityQuery,
      refusals: ["service_repeated"],
      responses: { 200: { description: "The earliest first", schema: nextAvailability } },
      async handler({ params, query }) {
        const { clinicId = null, serviceId: serviceIds, practitionerId = null } = query;
        requireEachOnce(serviceIds);
        const organizationId = await organizationBySlug(db, params.slug);
        const found = await listNextStarts(db, organizationId, { clinicId, serviceIds, practitionerId }, new Date());
        if (typeof found === "string") throw notOffered(found);
        return { status: 200, body: { data: found } };
      },
    }),
  ];
}
