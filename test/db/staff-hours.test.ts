import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { replaceClinicHours } from "../../src/db/organization/clinics.ts";
import { addLeave, replaceStaffHours } from "../../src/db/staff/change-hours.ts";
import {
  countWaiting,
  hold,
  type MadeClinic,
  type Maker,
  makeClinic,
  makeRequest,
  openMaker,
  requestedAt,
  startsAt,
} from "../support/make.ts";

let maker: Maker;
beforeAll(async () => {
  maker = await openMaker({ poolMax: 20 });
});
afterAll(() => maker?.close());

const reach = { kind: "organization" } as const;
const edit = (id: string) => ({ id, reach, expectedVersion: 1, acceptAffected: false, at: new Date(requestedAt) });
const outcomeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
  );

/** Ways to take the time of a visit away from its practitioner. */
const changes: Record<string, (clinic: MadeClinic) => Promise<unknown>> = {
  "a clinic closes": ({ organizationId, clinicId }) =>
    replaceClinicHours(maker.db, organizationId, { ...edit(clinicId), hours: { week: [], holidays: [] } }),
  "a practitioner's hours end": ({ organizationId, clinicId, practitionerIds: [staffId = ""] }) =>
    replaceStaffHours(maker.db, organizationId, { ...edit(staffId), clinicId, hours: { week: [], overrides: [] } }),
  "leave begins": ({ organizationId, practitionerIds: [staffId = ""] }) => {
    const use = { scope: "test", key: staffId, bodyHash: "x", subjectId: crypto.randomUUID() };
    const stretch = { startsAt: new Date(startsAt), endsAt: new Date(Date.parse(startsAt) + 86_400_000) };
    const { acceptAffected, at } = edit(staffId);
    return addLeave(maker.db, organizationId, use, { staffId, reach, ...stretch, acceptAffected, at });
  },
};

describe.each(Object.entries(changes))("when %s while somebody books", (_, change) => {
  /** Both wait at the clinic's lock, in this order, before either gets it. */
  async function meet(order: "change first" | "booking first") {
    const clinic = await makeClinic(maker);
    const request = await makeRequest(maker, clinic);
    const blocker = new Client({ connectionString: maker.adminUrl });
    await blocker.connect();
    try {
      await blocker.query("begin");
      await blocker.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [clinic.clinicId]);
      const changing = order === "change first" ? outcomeOf(change(clinic)) : undefined;
      if (changing) await expect.poll(() => countWaiting(maker)).toBe(1);
      const booking = hold(maker, request);
      await expect.poll(() => countWaiting(maker)).toBe(changing ? 2 : 1);
      const changed = changing ?? outcomeOf(change(clinic));
      await expect.poll(() => countWaiting(maker)).toBe(2);
      await blocker.query("commit");
      const [outcome, { status }] = await Promise.all([changed, booking]);
      return [outcome, status];
    } finally {
      await blocker.end();
    }
  }

  test("who books first keeps the slot, and the change says so", async () => {
    expect(await meet("booking first")).toEqual(["appointments_affected", "held"]);
  });

  test("who changes first is obeyed by the booking", async () => {
    expect(await meet("change first")).toEqual(["done", "refused"]);
  });
});
