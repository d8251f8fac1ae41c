import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { cacheDir } from "./cache.ts";
import { launch } from "./process.ts";
import { StartError } from "./start-error.ts";

const run = promisify(execFile);
const toolsDir = fileURLToPath(new URL("../tools/temporal/", import.meta.url));
const downloader = fileURLToPath(new URL("./download-temporal.ts", import.meta.url));

/** The first server with time skipping as we use it. */
const oldestServer = "1.32.1";
const downloadSeconds = 60;

/**
 * The path of a `temporal` whose server is new enough: on PATH, else in the cache, else downloaded, else built with Go.
 * The last two take minutes the first time, so `say` is told what goes on.
 */
export async function findTemporal(say: (progress: string) => void): Promise<string> {
  if (await isNewEnough("temporal")) return "temporal";
  const cached = await cachedPath();
  if (await isNewEnough(cached)) return cached;
  say(
    `no Temporal server ${oldestServer} or newer on this machine, trying to download one (at most ${downloadSeconds} s)`,
  );
  if (await download(cached)) return cached;
  await buildTemporal(cached, say);
  return cached;
}

/** Keyed by what is in it, so a new version is built beside the old one and two checkouts share one. */
async function cachedPath(): Promise<string> {
  const sums = await readFile(join(toolsDir, "go.sum"));
  const key = createHash("sha256").update(sums).digest("hex").slice(0, 12);
  return join(await cacheDir(), `temporal-${key}-${process.platform}-${process.arch}`);
}

async function isNewEnough(binary: string): Promise<boolean> {
  const version = await run(binary, ["--version"], { timeout: 20_000 }).then(
    ({ stdout }) => stdout,
    () => "", // not there, or not a program
  );
  return hasServer(version, oldestServer);
}

/** Whether the answer to `temporal --version` tells of a server at least as new as `oldest`. */
export function hasServer(versionText: string, oldest: string): boolean {
  const found = /\(Server (\d+\.\d+\.\d+)/.exec(versionText)?.[1];
  return found !== undefined && found.localeCompare(oldest, "en", { numeric: true }) >= 0;
}

/**
 * By the Temporal SDK, which knows where releases are. In a process of its own,
 * because its download cannot be interrupted.
 */
async function download(target: string): Promise<boolean> {
  const dir = await mkdtemp(`${target}.download-`);
  try {
    const args = ["--import", "tsx", downloader, dir];
    const program = await launch({ command: process.execPath, args, graceMs: 1000 });
    const overdue = setTimeout(() => void program.stop(), downloadSeconds * 1000);
    await program.exited;
    clearTimeout(overdue);
    const [file] = await readdir(dir);
    if (file === undefined || !(await isNewEnough(join(dir, file)))) return false;
    await rename(join(dir, file), target);
    return true;
  } catch {
    return false; // no network, or too slow: there is still Go
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Builds beside `target` and renames, so that two builders at once cannot spoil each other's result. */
export async function buildTemporal(target: string, say: (progress: string) => void): Promise<void> {
  await run("go", ["version"]).catch(() => {
    throw new StartError(
      `Praxis needs a Temporal server ${oldestServer} or newer, could not download one, and there is no Go to build it with: ` +
        "install Go (https://go.dev/dl), or a newer temporal CLI, or name a running server with TEMPORAL_ADDRESS.",
    );
  });
  const unfinished = `${target}.${process.pid}`;
  const startedAt = Date.now();
  let packages = 0;
  let modules = 0;
  const report = setInterval(() => {
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    say(
      `building the Temporal server with Go: ${modules} modules fetched, ${packages} of about 1800 packages compiled, ${seconds} s (3 to 8 minutes, this once)`,
    );
  }, 10_000);
  try {
    const builder = await launch({
      command: "go",
      args: [
        "build",
        "-C",
        toolsDir,
        "-v",
        "-ldflags=-s -w",
        "-o",
        unfinished,
        "github.com/temporalio/cli/cmd/temporal",
      ],
      env: { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-mod=readonly" },
      onLine(line) {
        if (line.startsWith("go: downloading")) modules += 1;
        else packages += 1;
      },
    });
    const ended = await builder.exited;
    if (ended !== "exit code 0")
      throw new StartError(`Go could not build the Temporal server (${ended}):\n${builder.lastLines()}`);
    await rename(unfinished, target);
  } finally {
    clearInterval(report);
    await rm(unfinished, { force: true });
  }
}
