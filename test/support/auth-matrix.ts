import { randomUUID } from "node:crypto";
import * as z from "zod";
import { isRight, scopeOf } from "../../src/api/permissions.ts";
import type { Route } from "../../src/api/route.ts";
import { type Role, roles } from "../../src/domain/identity/principal.ts";
import type { Answer, Call } from "./api.ts";
import { makeThingsOf, type Things } from "./things.ts";
import { type Owner, owners, type TwoOrganizations } from "./two-organizations.ts";

type Asker = Role | "nobody";
type Expected = 401 | 403 | 404 | "served";

/**
 * Calls a route as every role and as nobody, about everyone's things; a
 * sentence for each answer that the permission table does not give.
 */
export async function findBreaches(
  route: Route,
  call: (call: Call) => Promise<Answer>,
  world: TwoOrganizations,
): Promise<string[]> {
  const faults = faultsOf(route);
  if (faults.length > 0) return faults;
  const asked = namesThings(route) ? owners : (["own"] as const);
  const cells = ([...roles, "nobody"] as const).flatMap((asker) => asked.map((owner) => ({ asker, owner })));
  const made = await makeThingsOf(
    world,
    cells.map(({ owner }) => owner),
  );
  for (const [i, things] of made.entries()) {
    const { owner = "own" } = cells[i] ?? {};
    for (const kind of secret) known.set(things[kind], { kind, owner });
  }
  const breaches = await Promise.all(
    cells.map(async ({ asker, owner }, i) => {
      const as = asker === "nobody" ? {} : { as: world.people[asker] };
      const answer = await call({ ...requestFor(route, made[i]), ...as });
      const where = `${route.method.toUpperCase()} ${route.path} as ${asker} about ${owner}`;
      const expected = expectedOf(route, asker, owner);
      return [
        ...(fits(route, expected, answer.status) ? [] : [`${where}: ${answer.status}, expected ${expected}`]),
        ...leaks(route, asker, answer).map((thing) => `${where}: shows ${thing}`),
      ];
    }),
  );
  return breaches.flat();
}

const kinds = [
  "categoryId",
  "consumableId",
  "leaveId",
  "roomId",
  "equipmentId",
  "slug",
  "clinicId",
  "serviceId",
  "practitionerId",
  "staffId",
  "memberId",
  "patientId",
  "appointmentId",
  "taskId",
  "messageId",
  "reconciliationId",
  "refundId",
  "paymentId",
  "countId",
];

/** What keeps a route out of the matrix. New kinds of things join in things.ts. */
function faultsOf({ method, path, params, query, body }: Route): string[] {
  const where = `${method.toUpperCase()} ${path}`;
  const unknown = Object.keys(params?.shape ?? {}).filter((name) => !kinds.includes(name));
  const needed = Object.entries(query?.shape ?? {}).filter(
    ([name, field]) => !kinds.includes(name) && !z.safeParse(field, undefined).success,
  );
  return [
    ...unknown.map((name) => `${where}: the parameter ${name} is of a kind that test/support/things.ts does not make`),
    ...(body && !body.safeParse(exampleOf(body)).success ? [`${where}: its body has no example that it accepts`] : []),
    ...(needed.length > 0 && !query?.safeParse(exampleOf(query)).success
      ? [`${where}: its query has no example that it accepts`]
      : []),
  ];
}

const exampleOf = (schema: Route["body"]): unknown => schema?.meta()?.example;

/** A slug in a body is a new thing's own. */
const namesThings = ({ params, query, body }: Route) =>
  params !== undefined ||
  kinds.some((kind) => kind !== "slug" && JSON.stringify([exampleOf(query), exampleOf(body)]).includes(`"${kind}"`));

/** The route's own examples, with this owner's things in the place of those they name. */
function requestFor(route: Route, things: Things | undefined): Call {
  const named = new Map<string, string>(Object.entries(things ?? {}));
  const put = (example: unknown): unknown =>
    JSON.parse(JSON.stringify(example ?? null), (key, value: unknown) => {
      if (typeof value === "string") return key === "slug" ? value : (named.get(key) ?? value);
      const one = named.get(key.replace(/s$/, "")); // serviceIds lists what serviceId names
      return Array.isArray(value) && one ? value.map(() => one) : value;
    });
  const query = put(exampleOf(route.query));
  const search = typeof query === "object" && query !== null ? new URLSearchParams(Object.entries(query)) : "";
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => named.get(name) ?? "");
  return {
    method: route.method.toUpperCase(),
    path: String(search) ? `${path}?${String(search)}` : path,
    ...(route.body ? { body: put(exampleOf(route.body)) } : {}),
    headers: {
      ...(route.idempotent ? { "idempotency-key": randomUUID() } : {}),
      ...(route.conditional ? { "if-match": '"1"' } : {}),
    },
  };
}

function expectedOf({ right }: Route, asker: Asker, owner: Owner): Expected {
  if (right === "public") return "served";
  if (asker === "nobody") return 401;
  if (right === "authenticated") return "served";
  const scope = isRight(right) ? scopeOf(right, asker) : undefined;
  if (!scope) return 403;
  return reached[scope].includes(owner) ? "served" : 404;
}

/** Whose things a scope reaches. */
const reached: Record<"own" | "clinic" | "organization", readonly Owner[]> = {
  own: ["own"],
  clinic: ["own", "other_patient"],
  organization: ["own", "other_patient", "other_clinic"],
};

/** Served = not turned away: what the handler then says of the request is not this test's affair, unless it fails. */
function fits({ right, refusals }: Route, expected: Expected, status: number): boolean {
  if (expected !== "served") return status === expected;
  if (status === 401) return right === "public" && Boolean(refusals?.includes("unauthenticated"));
  return status !== 403 && status !== 500 && (status !== 404 || right === "public");
}

/** Nobody learns of these what they do not reach. */
const secret = ["appointmentId", "patientId", "taskId"] as const;
/** Whose they are, of all that was ever made: a list may show what was made for another route. */
const known = new Map<string, { kind: (typeof secret)[number]; owner: Owner }>();

/** What an answer shows of things that the asker does not reach. */
function leaks({ right }: Route, asker: Asker, { body }: Answer): string[] {
  const scope = asker !== "nobody" && isRight(right) ? scopeOf(right, asker) : undefined;
  const mayShow = (owner: Owner) =>
    scope ? reached[scope].includes(owner) : right === "authenticated" && owner === "own";
  const shown = new Set<string>();
  for (const [id] of JSON.stringify(body ?? null).matchAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g)) {
    const found = known.get(id);
    if (found && !mayShow(found.owner)) shown.add(`the ${found.kind} of ${found.owner}`);
  }
  return [...shown];
}
