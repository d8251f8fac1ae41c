import { statfs } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { Connection } from "@temporalio/client";
import { Client } from "pg";
import { assertRoleIsConfined, openDb } from "../src/db/client.ts";
import { type Plan, portsToClaim } from "./plan.ts";
import { isFree } from "./ready.ts";
import { StartError } from "./start-error.ts";

const neededMegabytes = 300;

/**
 * Names every busy port at once. Waits up to `patienceSeconds` for parts of a
 * supervisor that was killed to give theirs back.
 */
export async function requireFreePorts(plan: Plan, patienceSeconds: number): Promise<void> {
  const deadline = Date.now() + patienceSeconds * 1000;
  for (;;) {
    const owners = portsToClaim(plan);
    const free = await Promise.all(owners.map(({ variable }) => isFree(plan.ports[variable])));
    const busy = owners.filter((_, index) => !free[index]);
    if (busy.length === 0) return;
    if (Date.now() >= deadline) {
      const sentences = busy.map(
        ({ part, variable }) =>
          `Port ${plan.ports[variable]}, meant for ${part}, is busy: choose another with ${variable}.`,
      );
      throw new StartError(sentences.join("\n"));
    }
    await pause(200);
  }
}

export async function requireDiskSpace(dataDir: string): Promise<void> {
  const { bavail, bsize } = await statfs(dataDir);
  const free = Math.floor((bavail * bsize) / 1024 ** 2);
  if (free < neededMegabytes) {
    throw new StartError(
      `The disk that holds ${dataDir} has ${free} MB left, and Praxis needs ${neededMegabytes}: free some space, or name another folder with PRAXIS_DATA_DIR.`,
    );
  }
}

/** That a Postgres named by the environment answers to this login. */
export async function requireDatabase(url: string, variable: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
    await client.query("select 1");
  } catch (error) {
    const reason =
      error instanceof AggregateError ? "nothing listens there" : error instanceof Error ? error.message : "no answer";
    throw new StartError(`${variable} names a database that cannot be used: ${reason}.`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** That row-level security holds for the application's login. */
export async function requireConfinedRole(url: string): Promise<void> {
  const db = openDb({ url, poolMax: 2, onError: () => undefined });
  try {
    await assertRoleIsConfined(db);
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : "DATABASE_URL: the login's role could not be read");
  } finally {
    await db.close();
  }
}

/** That a Temporal named by the environment answers at all; what it lacks is for `temporal:setup` to say. */
export async function requireTemporal(address: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 5000 }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : "no answer";
    throw new StartError(`TEMPORAL_ADDRESS names a server that does not answer (${address}): ${reason}.`);
  });
  await connection.close();
}
