import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import * as z from "zod";
import { isRight, scopeOf } from "../../src/api/permissions.ts";
import type { Route } from "../../src/api/route.ts";
import { type Principal, type Role, roles } from "../../src/domain/identity/principal.ts";
import type { Call } from "../support/api.ts";
import { atOnce } from "../support/at-once.ts";
import { booked, type Desk, openDesk, soon } from "../support/desk.ts";
import { useStack } from "../support/stack.ts";

const stack = useStack();

/**
 * What has broken servers before: characters and times that Postgres cannot hold, numbers out of range, other types.
 */
const nasty: readonly unknown[] = [
  "\u0000",
  "a\u0000b",
  "\ud800",
  "a\r\nb: c",
  "",
  " ",
  "%",
  "\\",
  "' or 1=1 --",
  "é".repeat(300),
  "1".repeat(5_000),
  "9999-12-31T23:59:59Z",
  "0000-01-01T00:00:00Z",
  "2030-05-01T11:00:00+02:00",
  "9999-12-31",
  "0000-01-01",
  "0001-01-01",
  "2030-02-30",
  "01975F5E-7C1A-7B3E-9D3A-5A8F1C2D3E4F",
  "00000000-0000-0000-0000-000000000000",
  2 ** 31,
  2 ** 53,
  -1,
  1.5,
  1e308,
  null,
  true,
  [],
  {},
  { __proto__: 1, constructor: 2 },
];

const anything = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: "binary" }), fc.jsonValue());

/** Mostly what was meant, so that some of it comes through to the database. */
function bent(meant: unknown): fc.Arbitrary<unknown> {
  const kept = { weight: 6, arbitrary: inside(meant) };
  const spelt = typeof meant === "string" ? [{ weight: 1, arbitrary: fc.constant(meant.toUpperCase()) }] : [];
  return fc.oneof(kept, ...spelt, { weight: 1, arbitrary: anything });
}

function inside(meant: unknown): fc.Arbitrary<unknown> {
  if (Array.isArray(meant)) return fc.tuple(...meant.map(bent)).chain((all) => fc.constantFrom(all, [...all, ...all]));
  return typeof meant === "object" && meant !== null ? membersOf({ ...meant }) : fc.constant(meant);
}

function membersOf(meant: Record<string, unknown>): fc.Arbitrary<Record<string, unknown>> {
  const members = Object.entries(meant).map(([key, value]) => [key, bent(value)] as const);
  return fc.record(Object.fromEntries(members), { requiredKeys: [] });
}

const places = [
  { startsAt: "0000-01-01T00:00:00Z", id: randomUUID() },
  { startsAt: "2030-05-01T09:00:00Z", id: randomUUID() },
  { openedAt: "9999-12-31T23:59:59Z", id: randomUUID() },
  { name: "a\u0000b", id: randomUUID() },
  { name: "b", id: "a" },
  null,
];
const cursors = places.map((place) => Buffer.from(JSON.stringify(place)).toString("base64url"));

type Things = Record<string, string>;

/** The members of a body or a query, with a value of the right kind as far as names and the example tell. */
function meantFor(schema: Route["body"], things: Things): Record<string, unknown> {
  const example: unknown = JSON.parse(JSON.stringify(schema?.meta()?.example ?? {}), (key, value: unknown) => {
    const thing = things[key.replace(/s$/, "")]; // serviceIds lists what serviceId names
    if (thing === undefined) return value;
    return Array.isArray(value) ? [thing] : thing;
  });
  const members = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const unnamed = Object.fromEntries(members.map((name) => [name, things[name] ?? "1"]));
  return { ...unnamed, ...(typeof example === "object" ? example : {}) };
}

const keys = fc.oneof(fc.uuid(), fc.constantFrom("short", "x".repeat(255), "x".repeat(256), "\u00e9".repeat(8)));
const badSegments = ["%00", "%", "%E0%A4%A", "a%0Ab", "%C3%A9"];

/** Requests to the route, more or less as they are meant. */
function requestsTo(route: Route, things: Things, as: Principal | undefined): fc.Arbitrary<Call> {
  const named = [...route.path.matchAll(/:(\w+)/g)].map(([, name = ""]) => things[name] ?? randomUUID());
  const segments = named.map((id) => fc.constantFrom(id, id, id, id, id.toUpperCase(), ...badSegments));
  const { cursor, ...query } = meantFor(route.query, things);
  return fc
    .record({
      segments: fc.tuple(...segments),
      query: membersOf(query),
      cursor: fc.constantFrom(...cursors),
      body: route.body ? bent(meantFor(route.body, things)) : fc.constant(undefined),
      key: keys,
    })
    .map((drawn) => {
      let next = 0;
      const path = route.path.replaceAll(/:\w+/g, () => drawn.segments[next++] ?? "");
      const search = new URLSearchParams(cursor === undefined ? {} : { cursor: drawn.cursor });
      for (const [name, value] of Object.entries(drawn.query)) {
        search.append(name, typeof value === "string" ? value : JSON.stringify(value));
      }
      return {
        method: route.method.toUpperCase(),
        path: search.size > 0 ? `${path}?${search.toString()}` : path,
        headers: { "idempotency-key": drawn.key, "if-match": '"1"' },
        ...(as ? { as } : {}),
        ...(route.body ? { body: drawn.body } : {}),
      };
    });
}

/** Somebody who has the route's right, the furthest-reaching first. */
function personFor({ right }: Route, { manager, patient }: Desk): Principal | undefined {
  if (right === "public") return undefined;
  const role = ([...roles].reverse() satisfies Role[]).find((one) => isRight(right) && scopeOf(right, one));
  return role === undefined || role === "patient" ? patient : { ...manager, role };
}

/**
 * The first request, made as small as possible, that the route answers with a
 * fault of ours or not as its document says.
 */
async function faultOf(route: Route): Promise<string[]> {
  const desk = await openDesk(stack(), { offer: { payment_policy: "none" } });
  const appointmentId = route.path.includes(":appointmentId") ? (await booked(stack(), desk)).id : randomUUID();
  const { rows } = await stack().maker.admin.query<{ slug: string }>("select slug from organizations where id = $1", [
    desk.organizationId,
  ]);
  const [practitionerId = ""] = desk.practitionerIds;
  const { clinicId, serviceId, patientId } = desk;
  const ids = { clinicId, serviceId, patientId, practitionerId, staffId: practitionerId, appointmentId };
  const things = { ...ids, slug: rows[0]?.slug ?? "", startsAt: soon(), from: "2030-05-01", until: soon() };
  const answered = fc.asyncProperty(requestsTo(route, things, personFor(route, desk)), async (sent) => {
    const { status, body } = await stack().api.call(sent);
    if (status >= 500) throw new Error(`${status} ${JSON.stringify(body)}`);
  });
  const { failed, counterexample, errorInstance } = await fc.check(answered, { numRuns: 15 });
  if (!failed) return [];
  return [`${route.operationId}: ${String(errorInstance)} for ${JSON.stringify(counterexample?.[0])}`];
}

test("whatever a request holds, no route answers with a fault of ours, or otherwise than the document says", async () => {
  const faults = await atOnce(6, stack().api.routes, faultOf);
  expect(faults.flat()).toEqual([]);
}, 300_000);
