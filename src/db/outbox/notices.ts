import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { Db } from "../client.ts";

const channel = "live_events";

/**
 * Says that there are new live events. A statement of its own, never part of a transaction that does anything else:
 * transactions that notify commit one after the other.
 */
export async function notifyOfEvents(db: Db): Promise<void> {
  await db.callFunction({ name: "notify_of_events", text: `select pg_notify('${channel}', '')` });
}

/**
 * Calls `onNotice` for each notice, and after each (re)connection, as some may have gone by; on one connection of its
 * own.
 */
export function listenForEvents(url: string, onNotice: () => void): { close(): Promise<void> } {
  const closing = new AbortController();
  const aborted = once(closing.signal, "abort");

  async function listenOnce(): Promise<void> {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: 4_000,
      keepAlive: true,
      application_name: "praxis-events",
    });
    const lost = new Promise<void>((resolve) => client.once("end", resolve).on("error", () => resolve()));
    try {
      await client.connect();
      client.on("notification", onNotice);
      await client.query(`listen ${channel}`);
      onNotice();
      await Promise.race([lost, aborted]);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async function listenOn(): Promise<void> {
    while (!closing.signal.aborted) {
      await listenOnce().catch(() => undefined); // without it readers look for themselves each second
      await pause(1_000, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  }

  const listening = listenOn();
  return {
    async close() {
      closing.abort();
      await listening;
    },
  };
}
