import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "../local/postgres.ts";
import { postgresDataDir } from "../local/postgres-home.ts";
import { freePort } from "../local/ready.ts";
import { migrate } from "../src/db/migrate.ts";

export type BenchPostgres = { adminUrl: string; appUrl: string };

/** Lends `work` a migrated, empty Postgres of its own, which is gone afterwards. It does not wait for the disk. */
export async function withPostgres<T>(work: (postgres: BenchPostgres) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), "praxis-bench-"));
  await chmod(dir, 0o755); // run by root, Postgres is another user
  const dataDir = join(dir, "postgres");
  try {
    const { adminUrl, stop } = await startPostgres({ dataDir, port: await freePort(), durable: false });
    try {
      const appUrl = Object.assign(new URL(adminUrl), { username: "praxis_app", password: "praxis_app" }).href;
      await migrate({ adminUrl, appUrl });
      return await work({ adminUrl, appUrl });
    } finally {
      await stop();
    }
  } finally {
    await rm(await postgresDataDir(dataDir), { recursive: true, force: true });
    await rm(dir, { recursive: true, force: true });
  }
}
