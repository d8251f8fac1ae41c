import type { Parts } from "./compose.ts";
import { listenForEvents, notifyOfEvents } from "./db/outbox/notices.ts";

const channel = "praxis:live_events";

type Means = Pick<Parts, "config" | "db" | "redis">;

/**
 * Tells every process of the API that there are new live events. One that is
 * not reached looks for itself within a second.
 */
export async function wakeReaders({ redis, db }: Means): Promise<void> {
  if (redis) await redis.publish(channel, "");
  else await notifyOfEvents(db);
}

/** Calls `onWakeUp` whenever there may be new live events. */
export function listenForWakeUps({ redis, config }: Means, onWakeUp: () => void): { close(): Promise<void> } {
  if (!redis) return listenForEvents(config.database.url, onWakeUp);
  // A connection that listens can do nothing else; it subscribes anew by itself whenever Redis is back.
  const subscriber = redis.duplicate({ enableOfflineQueue: true, maxRetriesPerRequest: null });
  subscriber.on("error", () => undefined); // the connection it is made from logs that Redis is away
  subscriber.on("message", onWakeUp);
  void subscriber.subscribe(channel).catch(() => undefined); // closed before it was connected
  return { close: async () => subscriber.disconnect() };
}
