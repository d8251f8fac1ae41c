import { createServer, type Server } from "node:http";
import closeWithGrace from "close-with-grace";
import { compose, type Parts } from "../compose.ts";
import { loadConfig } from "../config.ts";
import { assertRoleIsConfined } from "../db/client.ts";
import { createFirstAdmin } from "../db/identity/queries.ts";
import { isSchemaCurrent } from "../db/schema-version.ts";
import { describeError } from "../describe-error.ts";
import { listen } from "../listen.ts";
import { createApp } from "./app.ts";
import { hashPassword } from "./identity/passwords.ts";

const drainMs = 10_000;

/**
 * The API's process: refuses to start on bad configuration or a database role
 * that tenants are not safe from; stops gracefully.
 */
async function main(): Promise<void> {
  const parts = compose(loadConfig());
  const { config, logger, db } = parts;
  let stopping = false;
  await assertRoleIsConfined(db);
  await ensureFirstAdmin(parts);
  const { express, closeStreams } = await createApp(parts, () => stopping);
  // A client that sends its request a byte at a time does not keep a connection for long.
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000 }, express);
  server.on("request", (req, res) => {
    // A kept-alive connection would hold the process up until it is cut.
    res.on("finish", () => stopping && req.socket.end());
  });
  await listen(server, { ...config.http, variable: "PORT" });
  logger.info({ host: config.http.host, port: config.http.port }, "listening");

  closeWithGrace({ delay: drainMs + 2_000, logger: false }, async ({ err, signal }) => {
    if (err) logger.fatal({ err: describeError(err) }, "stopping after an error nobody handled");
    else logger.info({ signal }, "stopping");
    stopping = true;
    await closeStreams();
    await drain(server);
    await parts.close();
  });
}

/** Nothing to do without FIRST_ADMIN_*, or once the organization has an administrator. */
async function ensureFirstAdmin({ config: { firstAdmin }, db, logger }: Parts): Promise<void> {
  if (!firstAdmin) return;
  if (!(await isSchemaCurrent(db))) {
    logger.warn("the database lacks migrations, so the first administrator was not looked for");
    return;
  }
  const { organization, email, password } = firstAdmin;
  const created = await createFirstAdmin(db, { organization, email, passwordHash: await hashPassword(password) });
  if (created) logger.info({ organization }, "created the first administrator");
}

/** Takes no new connections and lets requests under way end; those that have not by then are cut. */
async function drain(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), drainMs);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(cut);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
