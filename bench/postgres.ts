import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { type PostgresServer, startPostgres } from "../local/postgres.ts";
import { postgresDataDir } from "../local/postgres-home.ts";
import { freePort } from "../local/ready.ts";
import { migrate } from "../src/db/migrate.ts";

export type BenchPostgres = { adminUrl: string; appUrl: string; pid: number };

type Options = {
  /** Whether commits wait for the disk. */
  durable?: boolean;
  /** Whether `pg_stat_statements` is there to ask. */
  countStatements?: boolean;
};

/** Lends `work` a migrated, empty Postgres of its own, which is gone afterwards. */
export async function withPostgres<T>(
  work: (postgres: BenchPostgres) => Promise<T>,
  { durable = false, countStatements = false }: Options = {},
): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), "praxis-bench-"));
  await chmod(dir, 0o755); // run by root, Postgres is another user
  const dataDir = join(dir, "postgres");
  const options = { dataDir, port: await freePort(), durable };
  try {
    if (countStatements) await preloadStatistics(await startPostgres(options));
    const { adminUrl, pid, stop } = await startPostgres(options);
    try {
      const appUrl = Object.assign(new URL(adminUrl), { username: "praxis_app", password: "praxis_app" }).href;
      await migrate({ adminUrl, appUrl });
      if (countStatements) await run(adminUrl, "create extension pg_stat_statements");
      return await work({ adminUrl, appUrl, pid });
    } finally {
      await stop();
    }
  } finally {
    await rm(await postgresDataDir(dataDir), { recursive: true, force: true });
    await rm(dir, { recursive: true, force: true });
  }
}

/** The library counts from the server's next start on, so this one stops. */
async function preloadStatistics({ adminUrl, stop }: PostgresServer): Promise<void> {
  await run(adminUrl, "alter system set shared_preload_libraries = 'pg_stat_statements'");
  await stop();
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
