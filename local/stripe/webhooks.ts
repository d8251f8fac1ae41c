import Stripe from "stripe";
import { toEvent } from "./objects/events.ts";
import type { EventRecord } from "./store/records.ts";
import type { Store } from "./store/store.ts";

export type Webhook = { url: string; secret: string };

export type Webhooks = {
  current(): Webhook | undefined;
  set(webhook: Webhook | undefined): void;
  /** Sends events that are already on disk; several travel at once, so their order is not kept. */
  deliver(account: string, events: EventRecord[]): void;
  stop(): Promise<void>;
};

const ANSWER_WITHIN_MS = 10_000;

/** `retryAfterMs`: how long to wait after each failed try, in real time; when the list ends, the event is given up. */
export function createWebhooks(store: Store, initial: Webhook | undefined, retryAfterMs: number[]): Webhooks {
  let webhook = initial;
  const stopping = new AbortController();
  const timers = new Set<NodeJS.Timeout>();
  const underway = new Set<Promise<void>>();

  async function attempt(account: string, event: EventRecord): Promise<void> {
    const accepted = webhook !== undefined && (await send(webhook, account, event, stopping.signal));
    if (stopping.signal.aborted) return; // still pending: the next start sends it again
    const attempts = event.delivery.attempts + 1;
    const wait = retryAfterMs[attempts - 1];
    const state = accepted ? "delivered" : wait === undefined ? "given_up" : "pending";
    const tried: EventRecord = { ...event, delivery: { state, attempts } };
    const tx = store.begin(account);
    tx.put("event", tried);
    tx.commit();
    if (state === "pending") wakeAfter(wait ?? 0, () => start(account, tried));
  }

  function start(account: string, event: EventRecord): void {
    const work = attempt(account, event).finally(() => underway.delete(work));
    underway.add(work);
  }

  function wakeAfter(ms: number, wake: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      wake();
    }, ms);
    timers.add(timer);
  }

  return {
    current: () => webhook,
    set(next) {
      webhook = next;
    },
    deliver(account, events) {
      for (const event of events) if (event.delivery.state === "pending") start(account, event);
    },
    async stop() {
      stopping.abort();
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(underway);
    },
  };
}

/** Whether the receiver answered 2xx. Signed at wall-clock time: the receiver's tolerance is about the transport. */
async function send(
  { url, secret }: Webhook,
  account: string,
  event: EventRecord,
  stopping: AbortSignal,
): Promise<boolean> {
  const payload = JSON.stringify(toEvent(event, account));
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret });
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        "stripe-signature": signature,
        "user-agent": "Stripe/1.0 (emulator)",
      },
      body: payload,
      redirect: "manual",
      signal: AbortSignal.any([stopping, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false; // refused, cut or too slow: all are retried alike
  }
}
