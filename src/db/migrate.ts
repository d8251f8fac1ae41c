import { fileURLToPath } from "node:url";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { NodePgSession } from "drizzle-orm/node-postgres";
import { PgDialect } from "drizzle-orm/pg-core";
import pg from "pg";

/**
 * Brings a database to today's schema. Safe to repeat, also from several processes at once (an
 * advisory lock queues them). `adminUrl` must be able to create roles, once; `appUrl` names the
 * login and password the application is given, the first time. `checkerUrl`, when given, lets the
 * invariant checker log in. Migrations run as `praxis_migrator`, which bypasses row-level security:
 * under a forced policy `ADD FOREIGN KEY` would check no rows at all.
 */
export async function migrate({
  adminUrl,
  appUrl,
  checkerUrl,
}: {
  adminUrl: string;
  appUrl: string;
  checkerUrl?: string;
}) {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(hashtext('praxis migrations'))");
    await ensureRoles(client, new URL(appUrl), checkerUrl ? new URL(checkerUrl) : undefined);
    await client.query("set role praxis_migrator");
    // A migration that waits for a table makes everybody who comes after it wait too: rather it fails, and is repeated.
    await client.query("set lock_timeout = '3s'");
    await runMigrations(client);
  } finally {
    await client.end();
  }
}

/**
 * Each in a transaction of its own, so that no table stays locked while a later migration waits for another one. Where
 * one fails those before it stay, and the next try goes on from there.
 */
async function runMigrations(client: pg.Client) {
  const config = { migrationsFolder: fileURLToPath(new URL("./migrations", import.meta.url)) };
  const dialect = new PgDialect();
  const session = new NodePgSession<Record<string, never>, Record<string, never>>(client, dialect, undefined);
  for (const migration of readMigrationFiles(config)) await dialect.migrate([migration], session, config);
}

/**
 * Roles are the whole server's, while the advisory lock is one database's. Granting a role locks it on the whole server
 * until the transaction ends, so migrations of several databases queue up here.
 */
async function ensureRoles(client: pg.Client, app: URL, checker: URL | undefined) {
  await createRoleOnce(client, "praxis_migrator", "nologin bypassrls");
  await client.query("begin");
  await client.query("grant praxis_migrator to current_user");
  await createRoleOnce(client, "praxis_app", "nologin");
  await createRoleOnce(client, "praxis_relay", "nologin");
  await createRoleOnce(client, "praxis_checker", "nologin bypassrls");
  // The relay's rights are taken on purpose (`set local role`), never had by accident.
  await client.query("grant praxis_relay to praxis_app with inherit false, set true");
  const database = client.escapeIdentifier(client.database ?? "postgres");
  await client.query(`grant create on database ${database} to praxis_migrator`);
  await client.query("grant create, usage on schema public to praxis_migrator");
  await allowLogin(client, app);
  if (checker) await allowLogin(client, checker);
  await client.query("commit");
}

/** Of two that create a role at once the second one waits for the first, and is refused when that commits. */
async function createRoleOnce(client: pg.Client, name: string, options: string) {
  const { rowCount } = await client.query("select from pg_roles where rolname = $1", [name]);
  if (rowCount) return;
  await client.query(`do $$ begin create role ${client.escapeIdentifier(name)} ${options};
    exception when duplicate_object or unique_violation then null; end $$`);
}

/**
 * Only our own two roles are ever given a login here; any other user name in the URL is the operator's own affair. One
 * that may log in already keeps its password: a mistyped URL would else lock out all that runs on the server.
 */
async function allowLogin(client: pg.Client, url: URL) {
  const user = decodeURIComponent(url.username);
  if (user !== "praxis_app" && user !== "praxis_checker") return;
  const { rowCount } = await client.query("select from pg_roles where rolname = $1 and rolcanlogin", [user]);
  if (rowCount) return;
  const password = client.escapeLiteral(decodeURIComponent(url.password));
  await client.query(`alter role ${client.escapeIdentifier(user)} login password ${password}`);
}
