import { chown, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Client, escapeIdentifier } from "pg";
import { findPostgresHome, type PostgresHome } from "./postgres-home.ts";
import { launch, type Running } from "./process.ts";
import { commandOf, untilGone } from "./process-table.ts";
import { untilReady } from "./ready.ts";
import { StartError } from "./start-error.ts";

export type PostgresServer = Running & { adminUrl: string };

export type PostgresOptions = {
  dataDir: string;
  port: number;
  /** Made if missing; `adminUrl` names it. */
  database?: string;
  /** False trades safety against a power cut for speed: tests. */
  durable?: boolean;
  onLine?: (line: string) => void;
};

/** The password of a server that listens on this machine only and holds demo data only. */
const password = "praxis";

const testSettings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

/** Starts the embedded Postgres, first making its data folder if there is none and ending a server left over on it. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { port, database = "postgres", durable = true, onLine } = options;
  const home = await findPostgresHome(options.dataDir);
  const cluster = await preparedCluster(home, options);
  await endLeftover(cluster);
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "", // its default folder may not exist, and nobody needs it
    max_connections: 300,
    timezone: "UTC",
    log_timezone: "UTC",
    ...(durable ? {} : testSettings),
  };
  const server = await launch({
    command: join(home.binDir, "postgres"),
    args: ["-D", cluster, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    env: cleanEnvironment(),
    user: home.user,
    stopSignal: "SIGINT", // "fast": open connections are ended, not waited for
    onLine,
  });
  await untilReady(server, () => createDatabase(urlOf(port, "postgres"), database), { part: "Postgres" });
  return { ...server, adminUrl: urlOf(port, database) };
}

function urlOf(port: number, database: string): string {
  return `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
}

/** PGDATA, PGPORT and their like in the caller's environment are about another server. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const mine = Object.entries(process.env).filter(([name]) => !name.startsWith("PG"));
  return { ...Object.fromEntries(mine), LC_ALL: "C" };
}

/** The cluster's folder. It gets its name only when initdb is done, so a half-made one is never taken for whole. */
async function preparedCluster(
  { binDir, dataDir, user }: PostgresHome,
  { durable, onLine }: PostgresOptions,
): Promise<string> {
  const cluster = join(dataDir, "18");
  if (await stat(cluster).catch(() => undefined)) return cluster;
  const unfinished = `${cluster}.new`;
  const passwordFile = join(dataDir, "initdb-password");
  await rm(unfinished, { recursive: true, force: true });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user) await chown(passwordFile, user.uid, user.gid);
  const initdb = await launch({
    command: join(binDir, "initdb"),
    args: [
      `--pgdata=${unfinished}`,
      "--username=postgres",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      // Postgres's own locale: sorting does not depend on which locales this machine has.
      "--encoding=UTF8",
      "--locale-provider=builtin",
      "--locale=C.UTF-8",
      "--no-instructions",
      ...(durable === false ? ["--no-sync"] : []),
    ],
    env: cleanEnvironment(),
    user,
    onLine,
  });
  const ended = await initdb.exited;
  await rm(passwordFile);
  if (ended !== "exit code 0")
    throw new StartError(`Postgres could not make its data folder (${ended}):\n${initdb.lastLines()}`);
  await rename(unfinished, cluster);
  return cluster;
}

/**
 * After a crash of the machine or of the supervisor, postmaster.pid may name a server that still runs on this folder,
 * or a process that has nothing to do with it, which Postgres would take for one and refuse to start.
 */
async function endLeftover(cluster: string): Promise<void> {
  const lockFile = join(cluster, "postmaster.pid");
  const lock = await readFile(lockFile, "utf8").catch(() => undefined);
  if (lock === undefined) return;
  const pid = Number.parseInt(lock, 10);
  const command = await commandOf(pid);
  // Nobody has this number: Postgres itself finds the file stale, and makes
  // sure that no child of the dead server still writes.
  if (command === undefined) return;
  if (command.includes(cluster)) {
    process.kill(pid, "SIGINT");
    await untilGone(pid);
  }
  await rm(lockFile, { force: true });
}

async function createDatabase(url: string, database: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [database]);
    if (rowCount === 0) await client.query(`create database ${escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}
