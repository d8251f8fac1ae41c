import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { buildTemporal, hasServer } from "../../local/temporal-binary.ts";

test("a temporal counts only if the server inside it is new enough", () => {
  expect(hasServer("temporal version 1.8.2 (Server 1.31.2, UI 2.50.1)", "1.32.1")).toBe(false);
  expect(hasServer("temporal version 1.9.0 (Server 1.32.0, UI 2.51.0)", "1.32.1")).toBe(false);
  expect(hasServer("temporal version 1.8.2 (Server 1.32.1, UI 2.50.1)", "1.32.1")).toBe(true);
  expect(hasServer("temporal version 2.0.0 (Server 1.100.0, UI 3.0.0)", "1.32.1")).toBe(true);
  expect(hasServer("tctl version 1.18", "1.32.1")).toBe(false);
});

test("without Go the build says what to install instead, and leaves nothing in the cache", async () => {
  const cache = await mkdtemp(join(tmpdir(), "praxis-cache-"));
  onTestFinished(() => rm(cache, { recursive: true }));
  vi.stubEnv("PATH", cache);
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(buildTemporal(join(cache, "temporal"), () => undefined)).rejects.toThrow(
    /there is no Go to build it with: install Go/,
  );
  expect(await readdir(cache)).toEqual([]);
});
