import { changeCategory, createCategory, findCategory, listCategories } from "../../db/catalog/categories.ts";
import type { Db } from "../../db/client.ts";
import { createdHeaders, etagHeader, etagOf } from "../etag.ts";
import { makeOnce } from "../key-use.ts";
import { type Route, route } from "../route.ts";
import {
  category,
  categoryList,
  categoryParams,
  categoryQuery,
  changeCategoryBody,
  createCategoryBody,
} from "./settings-contract.ts";

export function createCategoryRoutes({ db }: { db: Db }): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/service-categories",
      right: "service.read",
      operationId: "listCategories",
      tag: "catalog",
      summary: "The headings of services, also those that are not used any more",
      query: categoryQuery,
      responses: { 200: { description: "All of them, in their order", schema: categoryList } },
      async handler({ query: { active = null }, principal }) {
        return { status: 200, body: { data: await listCategories(db, principal.organizationId, { active }) } };
      },
    }),
    route({
      method: "post",
      path: "/v1/service-categories",
      right: "category.edit",
      operationId: "createCategory",
      tag: "catalog",
      summary: "Make a heading for services",
      idempotent: true,
      body: createCategoryBody,
      responses: { 201: { description: "The category", schema: category, headers: createdHeaders } },
      async handler({ body, principal, idempotencyKey }) {
        const { organizationId } = principal;
        const id = await makeOnce("category.edit", { principal, idempotencyKey, body }, (use) =>
          createCategory(db, principal, use, body),
        );
        const made = await findCategory(db, organizationId, id);
        return { status: 201, body: made, headers: { ...etagOf(made), Location: `/v1/service-categories/${id}` } };
      },
    }),
    route({
      method: "get",
      path: "/v1/service-categories/:categoryId",
      right: "service.read",
      operationId: "getCategory",
      tag: "catalog",
      summary: "A heading of services",
      params: categoryParams,
      responses: { 200: { description: "The category", schema: category, headers: etagHeader } },
      async handler({ params, principal }) {
        const found = await findCategory(db, principal.organizationId, params.categoryId);
        return { status: 200, body: found, headers: etagOf(found) };
      },
    }),
    route({
      method: "patch",
      path: "/v1/service-categories/:categoryId",
      right: "category.edit",
      operationId: "changeCategory",
      tag: "catalog",
      summary: "Change a heading of services, or take it out of use after its last service",
      conditional: true,
      params: categoryParams,
      body: changeCategoryBody,
      refusals: ["in_use"],
      responses: { 200: { description: "As it is now", schema: category, headers: etagHeader } },
      async handler({ params, body: change, principal, reach, expectedVersion }) {
        const edit = { id: params.categoryId, reach, expectedVersion };
        const changed = await changeCategory(db, principal, { ...edit, change });
        return { status: 200, body: changed, headers: etagOf(changed) };
      },
    }),
  ];
}
