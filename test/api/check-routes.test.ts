import { expect, test } from "vitest";
import { checkRoutes } from "../../src/api/check-routes.ts";
import { type Route, route } from "../../src/api/route.ts";

const sample = route({
  method: "get",
  path: "/v1/quotas",
  act: "quota.read",
  operationId: "readQuota",
  tag: "pricing",
  summary: "A sample",
  responses: { 204: { description: "Nothing" } },
  handler: async () => ({ status: 204 }),
});
const other: Route = { ...sample, path: "/v1/others", operationId: "readOther" };

test("routes that fit the permission table may be served", () => {
  expect(() => checkRoutes([sample, { ...other, act: "public" }], ["quota.read"])).not.toThrow();
});

test.each<[string, Route[], string[], string]>([
  [
    "a route without a right",
    [sample, { ...other, act: "quota.erase" }],
    ["quota.read"],
    'GET /v1/others: "quota.erase" is not in the permission table',
  ],
  [
    "a right without a route",
    [sample],
    ["quota.read", "quota.erase"],
    '"quota.erase" is in the permission table, but no route needs it',
  ],
  [
    "a path that is declared twice",
    [sample, { ...sample, operationId: "again" }],
    ["quota.read"],
    "GET /v1/quotas: declared twice",
  ],
  [
    "an operation that is declared twice",
    [sample, { ...sample, path: "/v1/again" }],
    ["quota.read"],
    "operation readQuota: declared twice",
  ],
])("%s is refused by name", (_what, routes, rights, sentence) => {
  expect(() => checkRoutes(routes, rights)).toThrow(sentence);
});
