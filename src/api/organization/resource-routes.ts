import type * as z from "zod";
import type { Db } from "../../db/client.ts";
import { changeResource, createResource, findResource, listResources } from "../../db/organization/resources.ts";
import type { ResourceKind } from "../../domain/organization/resource.ts";
import { createdHeaders, etagHeader, etagOf } from "../etag.ts";
import { makeOnce } from "../key-use.ts";
import { type Route, route } from "../route.ts";
import {
  changeResourceBody,
  createResourceBody,
  equipmentParams,
  resource,
  resourceList,
  resourceQuery,
  roomParams,
} from "./resource-contract.ts";

/** Rooms and devices are run in the same way: by one set of routes each. */
export function createResourceRoutes({ db }: { db: Db }): Route[] {
  const rooms = { kind: "room", path: "rooms", name: "Room", many: "Rooms", params: roomParams } as const;
  const equipment = {
    kind: "equipment",
    path: "equipment",
    name: "Equipment",
    many: "Equipment",
    params: equipmentParams,
  } as const;
  return [...routesOf(db, rooms, ({ roomId }) => roomId), ...routesOf(db, equipment, ({ equipmentId }) => equipmentId)];
}

type Kind<P extends z.ZodObject> = {
  kind: ResourceKind;
  path: "rooms" | "equipment";
  name: "Room" | "Equipment";
  many: "Rooms" | "Equipment";
  params: P;
};

function routesOf<P extends z.ZodObject>(
  db: Db,
  { kind, path, name, many, params }: Kind<P>,
  idOf: (params: z.output<P>) => string,
): Route[] {
  const one = `/v1/${path}/:${kind}Id` as const;
  return [
    route({
      method: "get",
      path: `/v1/${path}`,
      right: "resource.read",
      operationId: `list${many}`,
      tag: "organization",
      summary: `${many} of one's clinics, also what is no longer used`,
      query: resourceQuery,
      responses: { 200: { description: "All of them, by clinic and name", schema: resourceList } },
      async handler({ query: { clinicId = null, active = null }, principal, reach }) {
        const data = await listResources(db, principal.organizationId, kind, { reach, clinicId, active });
        return { status: 200, body: { data } };
      },
    }),
    route({
      method: "post",
      path: `/v1/${path}`,
      right: "resource.edit",
      operationId: `create${name}`,
      tag: "organization",
      summary: `Note new ${name.toLowerCase()} of a clinic`,
      idempotent: true,
      body: createResourceBody,
      refusals: ["not_found"],
      responses: { 201: { description: name, schema: resource, headers: createdHeaders } },
      async handler({ body, principal, reach, idempotencyKey }) {
        const { organizationId } = principal;
        const id = await makeOnce("resource.edit", { principal, idempotencyKey, body: { kind, ...body } }, (use) =>
          createResource(db, principal, kind, { use, reach, settings: body }),
        );
        const made = await findResource(db, organizationId, kind, { id, reach });
        return { status: 201, body: made, headers: { ...etagOf(made), Location: `/v1/${path}/${id}` } };
      },
    }),
    route({
      method: "get",
      path: one,
      right: "resource.read",
      operationId: `get${name}`,
      tag: "organization",
      summary: name,
      params,
      responses: { 200: { description: name, schema: resource, headers: etagHeader } },
      async handler({ params: named, principal, reach }) {
        const found = await findResource(db, principal.organizationId, kind, { id: idOf(named), reach });
        return { status: 200, body: found, headers: etagOf(found) };
      },
    }),
    route({
      method: "patch",
      path: one,
      right: "resource.edit",
      operationId: `change${name}`,
      tag: "organization",
      summary: `Change ${name.toLowerCase()}, or take it out of use`,
      conditional: true,
      params,
      body: changeResourceBody,
      refusals: ["appointments_affected"],
      responses: { 200: { description: "As it is now", schema: resource, headers: etagHeader } },
      async handler({ params: named, body: { acceptAffected, ...change }, principal, reach, expectedVersion }) {
        const edit = { id: idOf(named), reach, expectedVersion, acceptAffected, at: new Date() };
        const changed = await changeResource(db, principal, kind, { ...edit, change });
        return { status: 200, body: changed, headers: etagOf(changed) };
      },
    }),
  ];
}
