import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Maker, openMaker } from "../support/make.ts";

let maker: Maker;
beforeAll(async () => {
  maker = await openMaker();
});
afterAll(() => maker.close());

test("a transaction whose connection dies between two statements fails, and the process goes on", async () => {
  const { admin, db } = maker;
  const organizationId = randomUUID();
  const cut = db.withTenant(organizationId, async (tx) => {
    const { rows } = await tx.$client.query<{ pid: number }>("select pg_backend_pid() as pid");
    const ended = new Promise((resolve) => tx.$client.once("end", resolve));
    await admin.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
    await ended;
  });
  await expect(cut).rejects.toThrow(/connection/i);

  const { rowCount } = await db.withTenant(organizationId, (tx) => tx.$client.query("select"));
  expect(rowCount).toBe(1);
});
