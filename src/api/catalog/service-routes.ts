import { changeService, createService, findService, listManagedServices, putOffer } from "../../db/catalog/services.ts";
import type { Db } from "../../db/client.ts";
import { createdHeaders, etagHeader, etagOf } from "../etag.ts";
import { makeOnce } from "../key-use.ts";
import { type Route, route } from "../route.ts";
import {
  changeServiceBody,
  createServiceBody,
  managedService,
  managedServiceList,
  offerBody,
  offerParams,
  serviceParams,
  serviceQuery,
} from "./settings-contract.ts";

export function createServiceRoutes({ db }: { db: Db }): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/services",
      right: "service.read",
      operationId: "listManagedServices",
      tag: "catalog",
      summary: "All services with their offers, also what cannot be booked any more",
      query: serviceQuery,
      responses: { 200: { description: "All of them, by name", schema: managedServiceList } },
      async handler({ query: { categoryId = null, active = null }, principal }) {
        const data = await listManagedServices(db, principal.organizationId, { categoryId, active });
        return { status: 200, body: { data } };
      },
    }),
    route({
      method: "post",
      path: "/v1/services",
      right: "service.edit",
      operationId: "createService",
      tag: "catalog",
      summary: "Make a service",
      description: "It can be booked once a clinic offers it and a practitioner gives it.",
      idempotent: true,
      body: createServiceBody,
      refusals: ["not_found"],
      responses: { 201: { description: "The service", schema: managedService, headers: createdHeaders } },
      async handler({ body, principal, idempotencyKey }) {
        const { organizationId } = principal;
        const id = await makeOnce("service.edit", { principal, idempotencyKey, body }, (use) =>
          createService(db, principal, use, body),
        );
        const made = await findService(db, organizationId, id);
        return { status: 201, body: made, headers: { ...etagOf(made), Location: `/v1/services/${id}` } };
      },
    }),
    route({
      method: "get",
      path: "/v1/services/:serviceId",
      right: "service.read",
      operationId: "getService",
      tag: "catalog",
      summary: "A service with its offers",
      params: serviceParams,
      responses: { 200: { description: "The service", schema: managedService, headers: etagHeader } },
      async handler({ params, principal }) {
        const found = await findService(db, principal.organizationId, params.serviceId);
        return { status: 200, body: found, headers: etagOf(found) };
      },
    }),
    route({
      method: "patch",
      path: "/v1/services/:serviceId",
      right: "service.edit",
      operationId: "changeService",
      tag: "catalog",
      summary: "Change a service, or take it out of use",
      description: "Bookings keep the length, price and room they were made with.",
      conditional: true,
      params: serviceParams,
      body: changeServiceBody,
      refusals: ["appointments_affected"],
      responses: { 200: { description: "As it is now", schema: managedService, headers: etagHeader } },
      async handler({ params, body: { acceptAffected, ...change }, principal, reach, expectedVersion }) {
        const edit = { id: params.serviceId, reach, expectedVersion, acceptAffected, at: new Date() };
        const changed = await changeService(db, principal, { ...edit, change });
        return { status: 200, body: changed, headers: etagOf(changed) };
      },
    }),
    route({
      method: "put",
      path: "/v1/services/:serviceId/offers/:clinicId",
      right: "offer.edit",
      operationId: "putOffer",
      tag: "catalog",
      summary: "Say what a service costs at a clinic and how it is paid, or that it is not offered there any more",
      conditional: true,
      params: offerParams,
      body: offerBody,
      refusals: ["appointments_affected"],
      responses: { 200: { description: "The service as it is now", schema: managedService, headers: etagHeader } },
      async handler({ params, body: { acceptAffected, ...offer }, principal, reach, expectedVersion }) {
        const edit = { id: params.serviceId, reach, expectedVersion, acceptAffected, at: new Date() };
        const { clinicId } = params;
        const changed = await putOffer(db, principal, { ...edit, clinicId, offer });
        return { status: 200, body: changed, headers: etagOf(changed) };
      },
    }),
  ];
}
