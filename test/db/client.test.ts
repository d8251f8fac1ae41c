import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDb, type Tx } from "../../src/db/client.ts";
import { type Maker, openMaker } from "../support/make.ts";

let maker: Maker;
const organizationId = randomUUID();
beforeAll(async () => {
  maker = await openMaker();
});
afterAll(() => maker.close());

/** Ends the session of a transaction under way. */
async function cut(tx: Tx): Promise<void> {
  const { rows } = await tx.$client.query<{ pid: number }>("select pg_backend_pid() as pid");
  const ended = new Promise((resolve) => tx.$client.once("end", resolve));
  await maker.admin.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
  await ended;
}

test("a transaction whose connection dies between two statements fails, and the process goes on", async () => {
  const { db } = maker;
  await expect(db.withTenant(organizationId, cut)).rejects.toThrow(/connection/i);

  const { rowCount } = await db.withTenant(organizationId, (tx) => tx.$client.query("select"));
  expect(rowCount).toBe(1);
});

test("work that fails says why, though its rollback fails too", async () => {
  const work = maker.db.withTenant(organizationId, async (tx) => {
    await cut(tx);
    throw new Error("the work's own reason");
  });
  await expect(work).rejects.toThrow("the work's own reason");
});

test("Postgres writes instants in UTC, wherever it thinks it stands", async () => {
  const { admin, appUrl } = maker;
  await admin.query(`do $$ begin
    execute format('alter database %I set timezone to ''Asia/Kolkata''', current_database()); end $$`);
  const db = openDb({ url: appUrl, poolMax: 1, onError: () => undefined });
  const [row] = await db.callFunction<{ at: string }>({
    text: `select to_json('2031-05-05T09:00:00Z'::timestamptz) #>> '{}' as at`,
  });
  await db.close();
  expect(row?.at).toBe("2031-05-05T09:00:00+00:00");
});
