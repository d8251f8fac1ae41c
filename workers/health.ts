import { createServer, type Server } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { Worker } from "@temporalio/worker";
import type { Parts } from "../src/compose.ts";
import { isSchemaCurrent } from "../src/db/schema-version.ts";
import { listen } from "../src/listen.ts";

/** The database has no longer than this. */
const patienceMs = 1000;

/**
 * `/healthz`: the process answers. `/readyz`: there are workers, each polls, and the database is there with every
 * migration that they were written for.
 */
export async function serveHealth(
  { config, db }: Pick<Parts, "config" | "db">,
  workers: readonly Pick<Worker, "getState">[],
): Promise<Server> {
  const isReady = async () =>
    workers.length > 0 && workers.every((worker) => worker.getState() === "RUNNING") && (await hasDatabase(db));
  const statusOf = async (path: string | undefined) =>
    path === "/healthz" ? 200 : path !== "/readyz" ? 404 : (await isReady()) ? 200 : 503;
  const server = createServer((req, res) => {
    void statusOf(req.url).then((status) => {
      res.writeHead(status, { "content-type": "application/json" });
      res.end(JSON.stringify({ status: status === 200 ? "ok" : "not_ready" }));
    });
  });
  await listen(server, { host: config.http.host, port: config.workerHealthPort, variable: "WORKER_HEALTH_PORT" });
  return server;
}

const hasDatabase = (db: Parts["db"]): Promise<boolean> =>
  Promise.race([isSchemaCurrent(db).catch(() => false), pause(patienceMs, false, { ref: false })]);
