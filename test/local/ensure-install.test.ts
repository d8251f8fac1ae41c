import { execFile } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";

const express = { version: "5.3.0", integrity: "sha512-a" };
const router = { version: "2.0.0", integrity: "sha512-b" };
const otherPlatform = { version: "1.0.0", integrity: "sha512-c", optional: true, os: ["aix"] };
const locked = {
  "": { dependencies: { express: "5.3.0" } },
  "node_modules/express": express,
  "node_modules/router": router,
  "node_modules/for-aix": otherPlatform,
};
const installed = { "node_modules/express": express, "node_modules/router": router };

let checkout: string;
beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), "praxis-install-"));
  await cp("tools/ensure-install.mjs", join(checkout, "tools/ensure-install.mjs"));
  await writeFile(join(checkout, "npm"), "#!/bin/sh\necho npm $*\n");
  await chmod(join(checkout, "npm"), 0o755);
});
afterEach(() => rm(checkout, { recursive: true }));

test("an install that matches the lock file is left alone", async () => {
  expect(await ensureInstall(locked, installed)).toBe("");
});

test("a fresh clone is installed", async () => {
  expect(await ensureInstall(locked, undefined)).toContain("npm ci");
});

test("a lock file that moved on, in whatever depth, is installed", async () => {
  const moved = { ...locked, "node_modules/router": { version: "2.0.1", integrity: "sha512-d" } };
  expect(await ensureInstall(moved, installed)).toContain("npm ci");
});

test("a dependency that was added or removed is installed or gone", async () => {
  const added = { ...locked, "": { dependencies: { express: "5.3.0", zod: "4.6.7" } } };
  expect(await ensureInstall(added, installed)).toContain("npm ci");
  const { "node_modules/router": _, ...removed } = locked;
  expect(await ensureInstall(removed, installed)).toContain("npm ci");
});

async function ensureInstall(lock: object, record: object | undefined): Promise<string> {
  await write("package-lock.json", { packages: lock });
  if (record) await write("node_modules/.package-lock.json", { packages: record });
  const env = { PATH: `${checkout}:/bin:/usr/bin` };
  const { stdout } = await promisify(execFile)(process.execPath, [join(checkout, "tools/ensure-install.mjs")], { env });
  return stdout;
}

async function write(path: string, content: object): Promise<void> {
  await mkdir(dirname(join(checkout, path)), { recursive: true });
  await writeFile(join(checkout, path), JSON.stringify(content));
}
