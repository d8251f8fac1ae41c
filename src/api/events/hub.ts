import type { Parts } from "../../compose.ts";
import { findKeptPositions, listMissedEvents, readLiveEvents } from "../../db/outbox/live-events.ts";
import { describeError } from "../../describe-error.ts";
import { concerns, type Listener, type LiveEvent } from "../../domain/booking/live-event.ts";
import { listenForWakeUps } from "../../wakeups.ts";

/** One connection that is told of events. Both ways to tell give the position to go on from. */
export type Subscriber = Listener & {
  tell(event: LiveEvent): void;
  /** Too much was missed, or it is unknown how much. */
  tellToReadAgain(position: number): void;
};

export type Hub = {
  /** Tells of everything since `after`, then of what happens, in order and once, until `leave`. */
  join(subscriber: Subscriber, after: number | undefined): Promise<void>;
  leave(subscriber: Subscriber): void;
  close(): Promise<void>;
};

/** How far a subscriber has been told; while it catches up, news are kept for it. */
type State = { position: number; kept: LiveEvent[] | undefined };

const PAGE = 500;
/** Whoever missed more is quicker to read everything again. */
const MISSED_AT_MOST = 500;
const LOOK_EVERY_MS = 1_000;

/** Reads new live events once for all connections of this process, from when the first one joins on. */
export function openHub(parts: Parts): Hub {
  const { db, logger } = parts;
  const subscribers = new Map<Subscriber, State>();
  let position = 0;
  let starting: Promise<{ close(): Promise<void> }> | undefined;
  let reading: Promise<void> | undefined;
  let isNewsPending = false;

  async function start() {
    position = (await findKeptPositions(db)).newest;
    const wakeUps = listenForWakeUps(parts, look);
    const timer = setInterval(look, LOOK_EVERY_MS);
    return {
      async close() {
        clearInterval(timer);
        await wakeUps.close();
        await reading;
      },
    };
  }

  function look(): void {
    isNewsPending = true; // a read under way may have begun too soon to see it
    reading ??= readNews()
      .catch((error: unknown) => logger.warn({ err: describeError(error) }, "live events could not be read"))
      .finally(() => {
        reading = undefined;
      });
  }

  async function readNews(): Promise<void> {
    while (isNewsPending) {
      isNewsPending = false;
      const events = await readLiveEvents(db, position, PAGE);
      for (const event of events) {
        position = event.position;
        for (const subscriber of subscribers.keys()) offer(subscriber, event);
      }
      if (events.length === PAGE) isNewsPending = true;
    }
  }

  function offer(subscriber: Subscriber, event: LiveEvent): void {
    const state = subscribers.get(subscriber);
    if (!state || event.position <= state.position || !concerns(event, subscriber)) return;
    if (state.kept) {
      state.kept.push(event);
      return;
    }
    state.position = event.position;
    subscriber.tell(event);
  }

  /** Everything of the organization since `after`; undefined when that is too much, or more than is known. */
  async function findMissed(organizationId: string, after: number | undefined) {
    const limit = MISSED_AT_MOST + 1;
    const missed = after === undefined ? [] : await listMissedEvents(db, organizationId, { after, limit });
    // Only now: what is forgotten meanwhile would else look as if it had never been.
    const { oldest, newest } = await findKeptPositions(db);
    const isKnown = after !== undefined && oldest <= after && after <= newest && missed.length < limit;
    return { newest, missed: isKnown ? missed : undefined };
  }

  return {
    async join(subscriber, after) {
      starting ??= start();
      await starting.catch((error: unknown) => {
        starting = undefined; // the next one to join tries again
        throw error;
      });
      const state: State = { position: after ?? 0, kept: [] };
      subscribers.set(subscriber, state);
      const { newest, missed } = await findMissed(subscriber.organizationId, after);
      const { kept = [] } = state;
      state.kept = undefined;
      if (!missed) {
        state.position = newest;
        subscriber.tellToReadAgain(newest);
      }
      for (const event of [...(missed ?? []), ...kept]) offer(subscriber, event);
    },
    leave: (subscriber) => void subscribers.delete(subscriber),
    async close() {
      subscribers.clear();
      await (await starting?.catch(() => undefined))?.close();
    },
  };
}
