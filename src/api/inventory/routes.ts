import type { Db } from "../../db/client.ts";
import { changeConsumable, createConsumable, findConsumable, listConsumables } from "../../db/inventory/consumables.ts";
import { createdHeaders, etagHeader, etagOf } from "../etag.ts";
import { makeOnce } from "../key-use.ts";
import { type Route, route } from "../route.ts";
import {
  changeConsumableBody,
  consumable,
  consumableList,
  consumableParams,
  consumableQuery,
  createConsumableBody,
} from "./contract.ts";

export function createInventoryRoutes({ db }: { db: Db }): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/consumables",
      right: "service.read",
      operationId: "listConsumables",
      tag: "inventory",
      summary: "What visits use up, also what is not used any more",
      query: consumableQuery,
      responses: { 200: { description: "All of them, by name", schema: consumableList } },
      async handler({ query: { active = null }, principal }) {
        return { status: 200, body: { data: await listConsumables(db, principal.organizationId, { active }) } };
      },
    }),
    route({
      method: "post",
      path: "/v1/consumables",
      right: "consumable.edit",
      operationId: "createConsumable",
      tag: "inventory",
      summary: "Note something that visits use up",
      description: "Services then say how much of it a visit takes.",
      idempotent: true,
      body: createConsumableBody,
      responses: { 201: { description: "The consumable", schema: consumable, headers: createdHeaders } },
      async handler({ body, principal, idempotencyKey }) {
        const { organizationId } = principal;
        const id = await makeOnce("consumable.edit", { principal, idempotencyKey, body }, (use) =>
          createConsumable(db, principal, use, body),
        );
        const made = await findConsumable(db, organizationId, id);
        return { status: 201, body: made, headers: { ...etagOf(made), Location: `/v1/consumables/${id}` } };
      },
    }),
    route({
      method: "get",
      path: "/v1/consumables/:consumableId",
      right: "service.read",
      operationId: "getConsumable",
      tag: "inventory",
      summary: "Something that visits use up",
      params: consumableParams,
      responses: { 200: { description: "The consumable", schema: consumable, headers: etagHeader } },
      async handler({ params, principal }) {
        const found = await findConsumable(db, principal.organizationId, params.consumableId);
        return { status: 200, body: found, headers: etagOf(found) };
      },
    }),
    route({
      method: "patch",
      path: "/v1/consumables/:consumableId",
      right: "consumable.edit",
      operationId: "changeConsumable",
      tag: "inventory",
      summary: "Rename a consumable, or take it out of use once no service uses it up",
      conditional: true,
      params: consumableParams,
      body: changeConsumableBody,
      refusals: ["in_use"],
      responses: { 200: { description: "As it is now", schema: consumable, headers: etagHeader } },
      async handler({ params, body: change, principal, reach, expectedVersion }) {
        const edit = { id: params.consumableId, reach, expectedVersion };
        const changed = await changeConsumable(db, principal, { ...edit, change });
        return { status: 200, body: changed, headers: etagOf(changed) };
      },
    }),
  ];
}
