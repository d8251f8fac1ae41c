import { setTimeout as pause } from "node:timers/promises";
import { wakeReaders } from "../src/api/events/wakeups.ts";
import type { Parts } from "../src/compose.ts";
import { forgetAccountMails } from "../src/db/identity/unstarted-account-mails.ts";
import { forgetLiveEvents } from "../src/db/outbox/live-events.ts";
import { relayEvents } from "../src/db/outbox/relay-events.ts";
import { describeError } from "../src/describe-error.ts";
import { startAccountMails } from "./start-account-mails.ts";
import { startMessages } from "./start-messages.ts";

const BATCH = 500;
const LOOK_EVERY_MS = 250;
/** Readers are woken this often at most, for all that was delivered meanwhile; nobody sees a twentieth of a second. */
const WAKE_EVERY_MS = 50;
const AFTER_FAILURE_MS = 1_000;
const FORGET_EVERY_MS = 60_000;

/**
 * Delivers what the outbox holds, in every process that writes into it, and has those messages sent that follow from
 * it, until it is stopped. docs/decisions/0025 says why here.
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
      await Promise.all([forgetLiveEvents(db), forgetAccountMails(db)]);
      forgotAt = performance.now();
    }
    return LOOK_EVERY_MS;
  }

  /** Beside the relay: while Temporal is away messages wait for it, and what screens are told does not. */
  async function startOwed(): Promise<number> {
    const [mails, messages] = await Promise.all([startAccountMails(parts), startMessages(parts)]);
    return mails + messages > 0 ? WAKE_EVERY_MS : LOOK_EVERY_MS;
  }

  /** `work` again and again, each time after as long as it says. */
  async function repeat(work: () => Promise<number>, failed: string): Promise<void> {
    while (!stopping.signal.aborted) {
      const rest = await work().catch((error: unknown) => {
        logger.error({ err: describeError(error) }, failed);
        return AFTER_FAILURE_MS;
      });
      await pause(rest, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const running = Promise.all([
    repeat(relay, "events could not be delivered"),
    repeat(startOwed, "messages could not be started"),
  ]);
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
