import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { expect, inject, onTestFinished, test } from "vitest";
import { assertRoleIsConfined, openDb } from "../../src/db/client.ts";
import { migrate } from "../../src/db/migrate.ts";
import { createTestDatabase } from "../support/database.ts";
import { roleUrl, withDatabase } from "../support/database-urls.ts";

test("databases of one server can be migrated at once, though their roles are the server's", async () => {
  const databases = await Promise.all(Array.from({ length: 8 }, createTestDatabase));
  onTestFinished(async () => {
    for (const { drop } of databases) await drop();
  });
  const migrated = databases.map(({ adminUrl, appUrl, checkerUrl }) => migrate({ adminUrl, appUrl, checkerUrl }));
  expect(await Promise.allSettled(migrated)).toEqual(databases.map(() => ({ status: "fulfilled", value: undefined })));
});

test("a migration that somebody stands in the way of gives up after seconds, and those before it are done", async () => {
  const adminUrl = await createEmptyDatabase();
  const [other, third] = [await connect(adminUrl), await connect(adminUrl)];
  await other.query("begin; create table receipts ()"); // which is what 0083_receipts begins with
  await expect(migrate({ adminUrl, appUrl: roleUrl(adminUrl, "praxis_app") })).rejects.toMatchObject({
    cause: { code: "55P03" }, // lock_not_available
  });
  const { rows } = await third.query("select count(*)::int as done from drizzle.__drizzle_migrations");
  expect(rows).toEqual([{ done: 83 }]);
  await other.query("rollback");
  await migrate({ adminUrl, appUrl: roleUrl(adminUrl, "praxis_app") });
});

test("a mistyped password is refused as DATABASE_URL's, and locks nobody out who has the right one", async () => {
  const { adminUrl, appUrl, drop } = await createTestDatabase();
  onTestFinished(drop);
  const mistyped = Object.assign(new URL(appUrl), { password: "mistyped" }).href;
  await migrate({ adminUrl, appUrl: mistyped });
  const db = openDb({ url: mistyped, poolMax: 1, onError: () => undefined });
  onTestFinished(() => db.close());
  await expect(assertRoleIsConfined(db)).rejects.toThrow("DATABASE_URL: password authentication failed");
  await connect(appUrl);
});

async function createEmptyDatabase(): Promise<string> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const server = await connect(inject("postgresAdminUrl"));
  await server.query(`create database ${name}`);
  onTestFinished(async () => {
    await server.query(`drop database ${name} with (force)`);
  });
  return withDatabase(inject("postgresAdminUrl"), name);
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined); // its database is dropped while it is connected
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}
