import { createServer } from "node:http";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { serveRoutes } from "../../src/api/app.ts";
import { type Route, route } from "../../src/api/route.ts";
import { DomainError } from "../../src/domain/errors.ts";
import type { Reach } from "../../src/domain/identity/reach.ts";
import { callerOf, portOf, startTestApi } from "../support/api.ts";
import { atOnce } from "../support/at-once.ts";
import { findBreaches } from "../support/auth-matrix.ts";
import { createTestDatabase } from "../support/database.ts";
import { makeTwoOrganizations } from "../support/two-organizations.ts";

const database = await createTestDatabase();
const world = await makeTwoOrganizations(database.adminUrl);
const api = await startTestApi(database.appUrl);

afterAll(async () => {
  // No worker runs here, so what the routes started would wait for one of a later test file.
  const { workflow } = api.parts.temporal;
  for await (const { workflowId } of workflow.list({ query: "ExecutionStatus = 'Running'" })) {
    await workflow.getHandle(workflowId).terminate("the test is over");
  }
  await api.close();
  await world.admin.end();
  await database.drop();
});

// A signature over the bytes, not a role, decides about these.
const routes = api.routes
  .filter(({ rawBody }) => !rawBody)
  .map((each) => ({ each, name: `${each.method.toUpperCase()} ${each.path}` }));

describe("who may do what, about whose things", () => {
  const breaches = new Map<string, string[]>();
  beforeAll(async () => {
    // Many at the same time: a route that starts a workflow waits out its deadline, since no worker runs.
    await atOnce(12, routes, async ({ each, name }) => breaches.set(name, await findBreaches(each, api.call, world)));
  }, 240_000);

  test.each(routes)("$name answers each role as the permission table says", ({ name }) => {
    expect(breaches.get(name)).toEqual([]);
  });
});

describe("what nobody may set", () => {
  test.each(routes.filter(({ each }) => each.body))("$name refuses members it does not know", ({ each }) => {
    const example: unknown = each.body?.meta()?.example;
    for (const member of ["organizationId", "tenantId", "role", "status", "totalMinor"]) {
      if (typeof example === "object" && example !== null && member in example) continue;
      const sent = { ...(typeof example === "object" ? example : {}), [member]: "x" };
      expect(each.body?.safeParse(sent).success, member).toBe(false);
    }
  });
});

describe("the matrix itself", () => {
  const { db } = api.parts;
  const sample = {
    method: "get",
    path: "/v1/appointments/:appointmentId",
    right: "appointment.read",
    operationId: "readSample",
    tag: "booking",
    summary: "A sample",
    params: z.strictObject({ appointmentId: z.uuid() }),
    responses: { 200: { description: "It", schema: z.object({ id: z.string() }) } },
  } as const;
  const within = (reach: Reach) => {
    if (reach.kind === "organization") return sql`true`;
    if (reach.kind === "clinics") return sql`clinic_id in ${reach.clinicIds}`;
    return sql`(staff_id = ${reach.staffId} or patient_id in (select patient_id from patient_access where account_id = ${reach.accountId}))`;
  };
  const reading = (condition: (reach: Reach) => ReturnType<typeof within>) =>
    route({
      ...sample,
      handler: async ({ params: { appointmentId }, principal, reach }) => {
        const { rows } = await db.withTenant(principal.organizationId, (tx) =>
          tx.execute<{ id: string }>(
            sql`select id from appointments where id = ${appointmentId} and ${condition(reach)}`,
          ),
        );
        if (!rows[0]) throw new DomainError("not_found", "There is no such appointment.");
        return { status: 200, body: rows[0] };
      },
    });

  const breachesOf = async (only: Route) => {
    const server = createServer(serveRoutes([only], api.parts, api.tokens));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      return await findBreaches(only, callerOf(`http://127.0.0.1:${portOf(server.address())}`, api.tokens), world);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  };

  test("passes a route whose query keeps to its caller's reach", async () => {
    expect(await breachesOf(reading(within))).toEqual([]);
  });

  test("catches a route whose query forgets its caller's reach", async () => {
    const breaches = await breachesOf(reading(() => sql`true`));
    expect(breaches).toContain("GET /v1/appointments/:appointmentId as patient about other_patient: 200, expected 404");
    expect(breaches).toContain(
      "GET /v1/appointments/:appointmentId as nurse about other_clinic: shows the appointmentId of other_clinic",
    );
    expect(breaches.join()).not.toContain("other_tenant"); // row-level security holds nonetheless
  });

  test("asks for a thing of every kind a path names, and for an example of every body", async () => {
    const strange = {
      ...reading(within),
      params: z.strictObject({ kitchenId: z.uuid() }),
      body: z.strictObject({ a: z.string() }),
    };
    expect(await breachesOf(strange)).toEqual([
      "GET /v1/appointments/:appointmentId: the parameter kitchenId is of a kind that test/support/things.ts does not make",
      "GET /v1/appointments/:appointmentId: its body has no example that it accepts",
    ]);
  });
});
