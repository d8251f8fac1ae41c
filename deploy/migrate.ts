import { migrate } from "../src/db/migrate.ts";

/**
 * The migration job. `DATABASE_ADMIN_URL` may create roles; it is given to this job only, never to the API or a worker.
 */
const { DATABASE_ADMIN_URL: adminUrl, DATABASE_URL: appUrl } = process.env;
if (!adminUrl || !appUrl) throw new Error("DATABASE_ADMIN_URL and DATABASE_URL: both are required to migrate");
await migrate({ adminUrl, appUrl });
console.log("The database is at today's schema.");
