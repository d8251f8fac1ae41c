import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { emptyDataFolder, localSigningKey, lockDataFolder } from "../../local/data-folder.ts";

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "praxis-data-"));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

test("a second supervisor, or a reset, is refused while one runs on the folder", async () => {
  const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "local/start.ts"]);
  await writeFile(join(dataDir, "supervisor.pid"), String(other.pid));
  await expect(lockDataFolder(dataDir)).rejects.toThrow(`already runs on ${dataDir} (process ${other.pid})`);
  other.kill("SIGKILL");
});

test("a lock whose holder was killed is taken over, even if another program now has its number", async () => {
  const stranger = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  await writeFile(join(dataDir, "supervisor.pid"), String(stranger.pid));
  const lock = await lockDataFolder(dataDir);
  expect(lock.leftBehind).toBe(true);
  expect(await readFile(join(dataDir, "supervisor.pid"), "utf8")).toBe(String(process.pid));
  stranger.kill("SIGKILL");
});

test("a lock given back leaves nothing behind", async () => {
  const lock = await lockDataFolder(dataDir);
  await lock.release();
  expect(await lockDataFolder(dataDir)).toMatchObject({ leftBehind: false });
});

test("the signing key is made once", async () => {
  const key = await localSigningKey(dataDir);
  expect(key).toContain("BEGIN PRIVATE KEY");
  expect(await localSigningKey(dataDir)).toBe(key);
});

test("a reset forgets Praxis's data and nothing else that is in the folder", async () => {
  await mkdir(join(dataDir, "postgres/18"), { recursive: true });
  await localSigningKey(dataDir);
  await writeFile(join(dataDir, "temporal.db"), "");
  await writeFile(join(dataDir, "thesis.txt"), "");
  await emptyDataFolder(dataDir);
  expect(await readdir(dataDir)).toEqual(["thesis.txt"]);
});
