import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, escapeIdentifier } from "pg";
import { startPostgres } from "../../local/postgres.ts";
import { postgresDataDir } from "../../local/postgres-home.ts";
import { commandOf } from "../../local/process-table.ts";
import { freePort } from "../../local/ready.ts";
import { startTemporal } from "../../local/temporal.ts";
import { migrate } from "../../src/db/migrate.ts";
import { roleUrl, withDatabase } from "./database-urls.ts";
import { testNamespaces } from "./namespaces.ts";

/** Followed by the number of the process that tests. */
const folderPrefix = "praxis-test-";

type Stop = () => Promise<void>;
type Given = { databaseUrl: string | undefined; temporalAddress: string | undefined };

export type TestParts = { postgresAdminUrl: string; temporalAddress: string; templateDatabase: string; stop: Stop };

/**
 * The servers the tests share: a Postgres with one migrated template database, and a Temporal with the
 * tests' namespaces. Our own, unless given; a given Postgres must let us create roles and databases, a
 * given Temporal must have the namespaces and search attributes.
 */
export async function startTestParts({ databaseUrl, temporalAddress }: Given): Promise<TestParts> {
  const started: Stop[] = [];
  const stop = async () => {
    for (const stopOne of started.splice(0).reverse()) await stopOne();
  };
  try {
    const [template, address] = await Promise.all([
      prepareTemplate(databaseUrl, started),
      temporalAddress ?? ownTemporal(started),
    ]);
    return { ...template, temporalAddress: address, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function prepareTemplate(givenUrl: string | undefined, started: Stop[]) {
  const postgresAdminUrl = givenUrl ?? (await ownPostgres(started));
  const templateDatabase = `praxis_template_${randomUUID().slice(0, 8)}`;
  const name = escapeIdentifier(templateDatabase);
  await run(postgresAdminUrl, `create database ${name}`);
  started.push(() => run(postgresAdminUrl, `drop database ${name} with (force)`));
  const adminUrl = withDatabase(postgresAdminUrl, templateDatabase);
  await migrate({ adminUrl, appUrl: roleUrl(adminUrl, "praxis_app"), checkerUrl: roleUrl(adminUrl, "praxis_checker") });
  // A connection would make copying it fail.
  await run(postgresAdminUrl, `alter database ${name} allow_connections false`);
  return { postgresAdminUrl, templateDatabase };
}

async function ownPostgres(started: Stop[]): Promise<string> {
  await removeLeftovers();
  const dir = await mkdtemp(join(tmpdir(), `${folderPrefix}${process.pid}-`));
  await chmod(dir, 0o755); // run by root, Postgres is another user
  const dataDir = join(dir, "postgres");
  started.push(async () => {
    await rm(await postgresDataDir(dataDir), { recursive: true, force: true });
    await rm(dir, { recursive: true, force: true });
  });
  const server = await startPostgres({ dataDir, port: await freePort(), durable: false });
  started.push(server.stop);
  return server.adminUrl;
}

/** A run that was interrupted or killed has stopped its servers, and left its folder. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = name.startsWith(folderPrefix) ? Number.parseInt(name.slice(folderPrefix.length), 10) : undefined;
    if (owner === undefined || (await commandOf(owner))) continue;
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined); // another user's
  }
}

/** Once more when it does not start: its ports, some of its own choice, can be taken between the look and the start. */
async function ownTemporal(started: Stop[], tries = 3): Promise<string> {
  try {
    const server = await startTemporal({ port: await freePort(), namespaces: testNamespaces, say: console.log });
    started.push(server.stop);
    return server.address;
  } catch (error) {
    if (tries === 1) throw error;
    return ownTemporal(started, tries - 1);
  }
}

async function run(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
