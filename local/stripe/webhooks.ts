import { setMaxListeners } from "node:events";
import { setTimeout } from "node:timers/promises";
import Stripe from "stripe";
import { toEvent } from "./objects/events.ts";
import { endpointsFor } from "./objects/webhook-endpoints.ts";
import type { EventRecord } from "./store/records.ts";
import type { Store } from "./store/store.ts";
import { createWebhookMode, type Fate, type WebhookMode } from "./webhook-mode.ts";

/** `previousSecret` signs as well, as at Stripe for a while after a secret was rolled. */
export type Webhook = { url: string; secret: string; previousSecret?: string | undefined };

export type Webhooks = {
  current(): Webhook | undefined;
  set(webhook: Webhook | undefined): void;
  setMode(mode: WebhookMode): void;
  /**
   * Sends events that are already on disk; several travel at once, so their order is not kept. Resolves at once, or
   * in the mode `beforeReply` when each was tried.
   */
  deliver(account: string, events: EventRecord[]): Promise<void>;
  stop(): Promise<void>;
};

const ANSWER_WITHIN_MS = 10_000;
const OLD_SECONDS = 600;

/** `retryAfterMs`: how long to wait after each failed try, in real time; when the list ends, the event is given up. */
export function createWebhooks(store: Store, initial: Webhook | undefined, retryAfterMs: number[]): Webhooks {
  let webhook = initial;
  const mode = createWebhookMode();
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal); // one for each event that waits
  const underway = new Set<Promise<void>>();

  /** `satisfied`: the secrets of those who have accepted it in an earlier try. */
  async function attempt(account: string, event: EventRecord, copies: number, satisfied: Set<string>): Promise<void> {
    const receivers = receiversOf(account, event).filter(({ secret }) => !satisfied.has(secret));
    const answers = await Promise.all(
      receivers.map(async (receiver) => {
        const accepted = await sendNow(receiver, account, event);
        for (let copy = 0; copy < copies; copy += 1) await sendNow(receiver, account, event);
        if (accepted) satisfied.add(receiver.secret);
        return accepted;
      }),
    );
    const accepted = satisfied.size > 0 && answers.every(Boolean);
    if (stopping.signal.aborted) return; // still pending: the next start sends it again
    const attempts = event.delivery.attempts + 1;
    const wait = retryAfterMs[attempts - 1];
    const state = accepted ? "delivered" : wait === undefined ? "given_up" : "pending";
    const tried = remember(account, { ...event, delivery: { state, attempts } });
    if (state === "pending") void start(pause(wait ?? 0).then(() => attempt(account, tried, 0, satisfied)));
  }

  function receiversOf(account: string, event: EventRecord): Webhook[] {
    return [...(webhook ? [webhook] : []), ...endpointsFor(store.read(account), event.type)];
  }

  async function sendNow(receiver: Webhook, account: string, event: EventRecord): Promise<boolean> {
    if (stopping.signal.aborted) return false;
    return send(receiver, mode.current().signature, JSON.stringify(toEvent(event, account)), stopping.signal);
  }

  async function begin(account: string, event: EventRecord, { dropped, waitMs, copies }: Fate): Promise<void> {
    if (dropped) return void remember(account, { ...event, delivery: { state: "given_up", attempts: 0 } });
    if (waitMs > 0) await pause(waitMs);
    await attempt(account, event, copies, new Set());
  }

  function remember(account: string, event: EventRecord): EventRecord {
    const tx = store.begin(account);
    tx.put("event", event);
    tx.commit();
    return event;
  }

  function start(work: Promise<void>): Promise<void> {
    const tracked = work.finally(() => underway.delete(tracked));
    underway.add(tracked);
    return tracked;
  }

  /** Stopping wakes everybody early. */
  function pause(ms: number): Promise<void> {
    return setTimeout(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  }

  return {
    current: () => webhook,
    set(next) {
      webhook = next;
    },
    setMode: mode.set,
    async deliver(account, events) {
      const pending = events.filter((event) => event.delivery.state === "pending");
      const tried = pending.map((event) => start(begin(account, event, mode.draw())));
      if (mode.current().beforeReply) await Promise.all(tried);
    },
    async stop() {
      stopping.abort();
      await Promise.all(underway);
    },
  };
}

/** Whether the receiver answered 2xx. Signed at wall-clock time: the receiver's tolerance is about the transport. */
async function send(
  webhook: Webhook,
  quality: "valid" | "old" | "wrong",
  payload: string,
  stopping: AbortSignal,
): Promise<boolean> {
  try {
    const response = await fetch(webhook.url, {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        "stripe-signature": signatureOf(webhook, quality, payload),
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

/** `t=...,v1=...`, with a second `v1` while a secret is being replaced. */
function signatureOf({ secret, previousSecret }: Webhook, quality: "valid" | "old" | "wrong", payload: string): string {
  const timestamp = Math.floor(Date.now() / 1000) - (quality === "old" ? OLD_SECONDS : 0);
  const signedWith = (key: string) =>
    Stripe.webhooks.generateTestHeaderString({
      payload,
      timestamp,
      secret: quality === "wrong" ? `${key}_wrong` : key,
    });
  const header = signedWith(secret);
  return previousSecret ? `${header},${signedWith(previousSecret).split(",").slice(1).join(",")}` : header;
}
