import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startPostgres } from "../../local/postgres.ts";
import { freePort } from "../../local/ready.ts";

let dir: string;
let dataDir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "praxis-postgres-"));
  await chmod(dir, 0o755);
  dataDir = join(dir, "data");
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test("what was committed outlives a killed server, and its stale lock does not stop the next start", async () => {
  const first = await startPostgres({ dataDir, port: await freePort() });
  await query(first.adminUrl, "create table kept as select 7 as answer");
  process.kill(first.pid, "SIGKILL");
  await first.exited;
  // As after a restart of the machine: the server's number belongs to someone else, here this test.
  const lockFile = join(dataDir, "18/postmaster.pid");
  const lock = await readFile(lockFile, "utf8");
  await writeFile(lockFile, lock.replace(/^\d+/, String(process.pid)));

  const second = await startPostgres({ dataDir, port: await freePort() });
  expect(await query(second.adminUrl, "select answer from kept")).toEqual([{ answer: 7 }]);
  await second.stop();
});

test("a server left running on the folder is ended before the next one starts", async () => {
  const leftover = await startPostgres({ dataDir, port: await freePort() });
  const next = await startPostgres({ dataDir, port: await freePort() });
  expect(await leftover.exited).toBe("exit code 0");
  expect(await query(next.adminUrl, "select answer from kept")).toEqual([{ answer: 7 }]);
  await next.stop();
});

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
