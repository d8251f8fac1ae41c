import { expect, test } from "vitest";
import { checkRoutes } from "../../src/api/check-routes.ts";
import { type Route, route } from "../../src/api/route.ts";

const sample = route({
  method: "get",
  path: "/v1/samples",
  right: "appointment.read",
  operationId: "readSample",
  tag: "booking",
  summary: "A sample",
  responses: { 204: { description: "Nothing" } },
  handler: async () => ({ status: 204 }),
});
const other: Route = { ...sample, path: "/v1/others", operationId: "readOther" };

test("routes that fit the permission table may be served", () => {
  expect(() => checkRoutes([sample, { ...other, right: "public" }], ["appointment.read"])).not.toThrow();
});

test("a right that only some requests of a route need has its route", () => {
  const rights = ["appointment.read", "appointment.overbook"];
  expect(() => checkRoutes([{ ...sample, furtherRights: ["appointment.overbook"] }], rights)).not.toThrow();
});

test.each<[string, Route[], string[], string]>([
  [
    "a route without a right",
    [sample, { ...other, right: "appointment.erase" }],
    ["appointment.read"],
    'GET /v1/others: "appointment.erase" is not in the permission table',
  ],
  [
    "a right without a route",
    [sample],
    ["appointment.read", "appointment.erase"],
    '"appointment.erase" is in the permission table, but no route needs it',
  ],
  [
    "a path that is declared twice",
    [sample, { ...sample, operationId: "again" }],
    ["appointment.read"],
    "GET /v1/samples: declared twice",
  ],
  [
    "an operation that is declared twice",
    [sample, { ...sample, path: "/v1/again" }],
    ["appointment.read"],
    "operation readSample: declared twice",
  ],
])("%s is refused by name", (_what, routes, rights, sentence) => {
  expect(() => checkRoutes(routes, rights)).toThrow(sentence);
});
