import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Db, openDb } from "../../../src/db/client.ts";
import { findLogin } from "../../../src/db/identity/queries.ts";
import { endSession, refreshSession, startSession } from "../../../src/db/identity/sessions.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { makeTwoOrganizations, type TwoOrganizations } from "../../support/two-organizations.ts";

let database: TestDatabase;
let world: TwoOrganizations;
let db: Db;
let passwordHash: string; // everybody's

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeTwoOrganizations(database.adminUrl);
  db = openDb({ url: database.appUrl, poolMax: 8, onError: () => {} });
  const login = await findLogin(db, { organization: "sunrise", email: world.people.nurse.email });
  passwordHash = login?.passwordHash ?? "";
});
afterAll(async () => {
  await db?.close();
  await world?.admin.end();
  await database?.drop();
});

const day = 86_400_000;
const begun = new Date("2030-05-01T09:00:00Z");
const after = (ms: number) => new Date(begun.getTime() + ms);

/** A session that began at `begun`, with the secret `first`. */
async function begin(at = begun): Promise<string> {
  const handleHash = randomUUID();
  await startSession(db, {
    ...world.people.nurse,
    passwordHash,
    handleHash,
    secretHash: "first",
    at,
  });
  return handleHash;
}

const refresh = (handleHash: string, secretHash: string, nextHash: string, at: Date) =>
  refreshSession(db, { handleHash, secretHash, nextHash, salt: `salt of ${nextHash}`, at });

test("a session lapses seven days after its last refresh, to the millisecond", async () => {
  const [late, timely] = [await begin(), await begin()];
  expect(await refresh(late, "first", "second", after(7 * day))).toEqual({ outcome: "unknown" });
  const inTime = after(7 * day - 1);
  expect(await refresh(timely, "first", "second", inTime)).toMatchObject({
    outcome: "live",
    lapsesAt: new Date(inTime.getTime() + 7 * day),
  });
});

test("a session ends after thirty days, however often it is refreshed", async () => {
  const handle = await begin();
  for (const days of [6, 12, 18, 24]) await refresh(handle, `${days - 6 || "first"}`, `${days}`, after(days * day));
  expect(await refresh(handle, "24", "29", after(29 * day))).toMatchObject({ lapsesAt: after(30 * day) });
  expect(await refresh(handle, "29", "30", after(30 * day))).toEqual({ outcome: "unknown" });
});

test("a replaced secret gives the same successor for ten seconds, and then ends its session", async () => {
  const handle = await begin();
  await refresh(handle, "first", "second", after(1_000));
  const within = await refresh(handle, "first", "forked", after(10_999));
  expect(within).toMatchObject({ outcome: "live", salt: "salt of second" });
  const { accountId, organizationId } = world.people.nurse;
  expect(await refresh(handle, "first", "forked", after(11_000))).toMatchObject({
    outcome: "reused",
    accountId,
    organizationId,
  });
  expect(await refresh(handle, "second", "third", after(11_000))).toEqual({ outcome: "unknown" });
});

test("a secret that was replaced twice ends its session at once", async () => {
  const handle = await begin();
  await refresh(handle, "first", "second", after(1_000));
  await refresh(handle, "second", "third", after(2_000));
  expect(await refresh(handle, "first", "forked", after(3_000))).toMatchObject({ outcome: "reused" });
  expect(await refresh(handle, "third", "fourth", after(3_000))).toEqual({ outcome: "unknown" });
});

test("of twenty refreshes at once one replaces the secret, and all get its salt", async () => {
  const handle = await begin();
  const all = await Promise.all(
    Array.from({ length: 20 }, (_, index) => refresh(handle, "first", `next ${index}`, after(1_000))),
  );
  expect(new Set(all.map((each) => (each.outcome === "live" ? each.salt : each.outcome))).size).toBe(1);
});

test("an ended session is not refreshed, and ending it again does nothing", async () => {
  const handle = await begin();
  await endSession(db, handle);
  await endSession(db, handle);
  expect(await refresh(handle, "first", "second", begun)).toEqual({ outcome: "unknown" });
});

test("a login forgets its account's sessions that are over, and no others", async () => {
  const [over, living] = [await begin(after(100 * day)), await begin(after(107 * day - 1))];
  await begin(after(107 * day));
  const { rows } = await world.admin.query<{ handle: string }>("select handle_hash as handle from sessions");
  const left = rows.map(({ handle }) => handle);
  expect(left).toContain(living);
  expect(left).not.toContain(over);
});

test("a login whose password was changed while it was being checked begins no session", async () => {
  const handleHash = randomUUID();
  const late = { ...world.people.nurse, passwordHash: "the one before", handleHash, secretHash: "first", at: begun };
  expect(await startSession(db, late)).toBeUndefined();
  expect(await refresh(handleHash, "first", "second", begun)).toEqual({ outcome: "unknown" });
});

test("whoever ceases to be a member has no session", async () => {
  const { accountId, organizationId } = world.people.platform_admin;
  await startSession(db, {
    accountId,
    organizationId,
    passwordHash,
    handleHash: "theirs",
    secretHash: "first",
    at: begun,
  });
  await world.admin.query("delete from memberships where account_id = $1", [accountId]);
  expect(await refresh("theirs", "first", "second", begun)).toEqual({ outcome: "unknown" });
});

test("the application's role cannot read or write sessions but by the functions", async () => {
  const { rows } = await world.admin.query(
    `select privilege from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) privilege
      where has_table_privilege('praxis_app', 'sessions', privilege)`,
  );
  expect(rows).toEqual([]);
});
