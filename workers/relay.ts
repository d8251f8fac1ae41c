import type { Parts } from "../src/compose.ts";
import { forgetLiveEvents } from "../src/db/outbox/live-events.ts";
import { relayEvents } from "../src/db/outbox/relay-events.ts";
import { describeError } from "../src/describe-error.ts";
import { wakeReaders } from "../src/wakeups.ts";
import { repeat } from "./repeat.ts";
import { startAccountMails } from "./start-account-mails.ts";
import { startFollowUps } from "./start-follow-ups.ts";
import { startMessages } from "./start-messages.ts";

const BATCH = 500;
const LOOK_EVERY_MS = 250;
/** Readers are woken this often at most, for all that was delivered meanwhile; nobody sees a twentieth of a second. */
const WAKE_EVERY_MS = 50;
const FORGET_EVERY_MS = 60_000;

/**
 * Delivers what the outbox holds, in every process that writes into it, and starts the workflows that follow from it,
 * until it is stopped. docs/decisions/0025 says why here.
 */
export function startRelay(parts: Parts): { stop(): Promise<void> } {
  const { db, logger } = parts;
  const stopping = new AbortController();
  let forgotAt = 0;

  /** Everything there is, or as much as can be done until it is time to tell. */
  async function deliver(): Promise<number> {
    const startedAt = performance.now();
    let delivered = 0;
    for (;;) {
      const count = await relayEvents(db, BATCH);
      delivered += count;
      if (count === 0 || performance.now() - startedAt > WAKE_EVERY_MS) return delivered;
    }
  }

  async function relay(): Promise<number> {
    if ((await deliver()) > 0) {
      await wakeReaders(parts).catch(() => undefined); // they look for themselves each second
      return WAKE_EVERY_MS;
    }
    if (performance.now() - forgotAt > FORGET_EVERY_MS) {
      await forgetLiveEvents(db);
      forgotAt = performance.now();
    }
    return LOOK_EVERY_MS;
  }

  /** Beside the relay: while Temporal is away workflows wait for it, and what screens are told does not. */
  async function startOwed(): Promise<number> {
    const started = await Promise.all([startFollowUps(parts), startMessages(parts), startAccountMails(parts)]);
    return started.some((count) => count > 0) ? WAKE_EVERY_MS : LOOK_EVERY_MS;
  }

  const repeatedly = (work: () => Promise<number>, failed: string) =>
    repeat(work, {
      signal: stopping.signal,
      onFailure: (error) => logger.error({ err: describeError(error) }, failed),
    });

  const running = Promise.all([
    repeatedly(relay, "events could not be delivered"),
    repeatedly(startOwed, "workflows could not be started"),
  ]);
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
