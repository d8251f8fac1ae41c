import { assertRoleIsConfined, openDb } from "../src/db/client.ts";
import { migrate } from "../src/db/migrate.ts";

/**
 * The migration job. `DATABASE_ADMIN_URL` may create roles; it is given to this job only, never to the API or a worker.
 */
const { DATABASE_ADMIN_URL: adminUrl, DATABASE_URL: appUrl } = process.env;
if (!adminUrl || !appUrl) throw new Error("DATABASE_ADMIN_URL and DATABASE_URL: both are required to migrate");
await migrate({ adminUrl, appUrl });
console.log("The database is at today's schema.");
await requireLogin(appUrl);

/** What the API and the workers would refuse to start with is better told before they are deployed. */
async function requireLogin(url: string): Promise<void> {
  const db = openDb({ url, poolMax: 1, onError: () => undefined });
  try {
    await assertRoleIsConfined(db);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  } finally {
    await db.close();
  }
}
