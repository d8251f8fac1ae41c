import type { Db } from "../../db/client.ts";
import { findDiscountSettings, replaceDiscountSettings } from "../../db/pricing/discount-settings.ts";
import { etagHeader, etagOf } from "../etag.ts";
import { type Route, route } from "../route.ts";
import { discountSettings, discountSettingsBody } from "./discount-contract.ts";

export function createDiscountRoutes({ db }: { db: Db }): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/discount-rule",
      right: "discount_rule.read",
      operationId: "getDiscountRule",
      tag: "pricing",
      summary: "Who earns the organization's discount, and how many a day",
      description: "How many of a day are given: `GET /v1/quotas`.",
      responses: { 200: { description: "The rule", schema: discountSettings, headers: etagHeader } },
      async handler({ principal }) {
        const rule = await findDiscountSettings(db, principal.organizationId);
        return { status: 200, body: rule, headers: etagOf(rule) };
      },
    }),
    route({
      method: "put",
      path: "/v1/discount-rule",
      right: "discount_rule.update",
      operationId: "replaceDiscountRule",
      tag: "pricing",
      summary: "Replace the rule of the organization's discount",
      description: "Holds from the next booking on, for the current day too. What is booked keeps its price.",
      conditional: true,
      body: discountSettingsBody,
      responses: { 200: { description: "As it is now", schema: discountSettings, headers: etagHeader } },
      async handler({ body: settings, principal, expectedVersion }) {
        const edit = { settings, expectedVersion, at: new Date() };
        const rule = await replaceDiscountSettings(db, principal, edit);
        return { status: 200, body: rule, headers: etagOf(rule) };
      },
    }),
  ];
}
