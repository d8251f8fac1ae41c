import { execFile, spawn } from "node:child_process";
import { access, copyFile, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { cacheDir } from "../../../local/cache.ts";

/** Its description of the API is 2026-08-26.dahlia, the last before the SDK's. */
const VERSION = "v0.203.0";
const run = promisify(execFile);

/**
 * Stripe's own stateless mock, built once per machine; a sentence saying why not when there is no Go to build it with.
 */
export async function findStripeMock(): Promise<{ path: string } | { missing: string }> {
  const folder = join(await cacheDir(), "bin");
  const path = join(folder, `stripe-mock-${VERSION}`);
  if (await exists(path)) return { path };
  const build = await mkdtemp(join(tmpdir(), "stripe-mock-"));
  try {
    const env = { ...process.env, GOBIN: build, CGO_ENABLED: "0" };
    await run("go", ["install", `github.com/stripe/stripe-mock@${VERSION}`], { env });
    await mkdir(folder, { recursive: true });
    // Copied beside its place and renamed into it, so that another run never sees half a program.
    await copyFile(join(build, "stripe-mock"), `${path}.${process.pid}`);
    await rename(`${path}.${process.pid}`, path);
    return { path };
  } catch (error) {
    return {
      missing: `stripe-mock ${VERSION} could not be built with Go: ${error instanceof Error ? error.message : String(error)}`,
    };
  } finally {
    await rm(build, { recursive: true, force: true });
  }
}

/** Runs it on a free port. */
export async function startStripeMock(path: string): Promise<{ url: string; stop(): void }> {
  const child = spawn(path, ["-http-addr", "127.0.0.1:0", "-https-addr", "127.0.0.1:0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface(child.stdout)) {
    const port = /Listening for HTTP at address: \S*:(\d+)/.exec(line)?.[1];
    if (port) return { url: `http://127.0.0.1:${port}`, stop: () => void child.kill() };
  }
  throw new Error("stripe-mock did not start");
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
