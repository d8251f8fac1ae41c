import { expect, test } from "vitest";
import { quota } from "../../src/api/pricing/contract.ts";
import { insert, type TwoOrganizations } from "../support/two-organizations.ts";
import { useTwoOrganizations } from "../support/use-api.ts";

const served = useTwoOrganizations();

async function read(on: string) {
  const { status, body } = await served().api.call({
    path: `/v1/quotas?on=${on}`,
    as: served().world.people.clinic_manager,
  });
  expect(status).toBe(200);
  return quota.parse(body);
}

const addDay = (owner: "own" | "other_tenant", on_date: string, daily_limit: number, used: number) =>
  insert(served().world.admin, "discount_days", {
    organization_id: served().world.places[owner].organizationId,
    on_date,
    daily_limit,
    used,
  });

test("a day on which nobody has booked has the rule's limit, and the rule in words", async () => {
  await addDay("other_tenant", "2031-01-01", 100, 60);
  expect(await read("2031-01-01")).toEqual({
    on: "2031-01-01",
    limit: 100,
    used: 0,
    left: 100,
    percentageBasisPoints: 1200,
    rule: "12 % off for female patients on their birthday and for prices above 1,000.00 EUR, for at most 100 bookings made on this day by the clinic's calendar. After that the full price holds.",
  });
});

test("each day counts for itself, by the limit it has; lowered below what is used, nothing is left", async () => {
  await addDay("own", "2031-01-02", 50, 20);
  await addDay("own", "2031-01-03", 10, 20);
  expect(await read("2031-01-02")).toMatchObject({ limit: 50, used: 20, left: 30 });
  expect(await read("2031-01-03")).toMatchObject({ limit: 10, used: 20, left: 0 });
});

test("the rule is told as the organization set it", async () => {
  const { organizationId } = served().world.places.own;
  await served().world.admin.query(
    "update discount_rules set percentage_basis_points = 1250, on_birthday = false where organization_id = $1",
    [organizationId],
  );
  await insert(served().world.admin, "discount_thresholds", {
    organization_id: organizationId,
    currency: "EUR",
    threshold_minor: 20_050,
  });
  expect((await read("2031-01-01")).rule).toContain("12.5 % off for prices above 200.50 EUR, for at most 100 bookings");
  await addDay("own", "2031-01-04", 0, 0);
  expect((await read("2031-01-04")).rule).toBe("No rule discount is given on this day.");
});

test("managers and administrators see it, for a day that is one", async () => {
  const ask = (query: string, as?: keyof TwoOrganizations["people"]) =>
    served().api.call({ path: `/v1/quotas${query}`, ...(as ? { as: served().world.people[as] } : {}) });
  expect((await ask("?on=2031-01-01", "organization_admin")).status).toBe(200);
  for (const role of ["patient", "practitioner", "nurse", "receptionist", "platform_admin"] as const) {
    expect((await ask("?on=2031-01-01", role)).status).toBe(403);
  }
  expect((await ask("?on=2031-01-01")).status).toBe(401);
  for (const query of ["", "?on=2031-02-29", "?on=today", "?on=2031-01-01&clinicId=1"]) {
    expect((await ask(query, "clinic_manager")).status, query).toBe(400);
  }
});
