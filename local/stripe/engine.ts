import { perform } from "./agenda.ts";
import { type Clock, createClock, inSeconds, type Span } from "./clock.ts";
import { type Context, PLATFORM } from "./context.ts";
import { isForgotten } from "./idempotency.ts";
import { isReadable } from "./objects/events.ts";
import type { AgendaRecord, EventRecord, Kind } from "./store/records.ts";
import { openStore, type Put, type Reader, type Store } from "./store/store.ts";
import { createWebhooks, type Webhook, type Webhooks } from "./webhooks.ts";

/** The state and what moves it: requests, the clock, and nothing else. */
export type Engine = {
  store: Store;
  clock: Clock;
  webhooks: Webhooks;
  /** Set once the port is known. */
  publicUrl: string;
  begin(account: string, caller: Context["caller"], request: Context["request"]): Context;
  /**
   * Commits the context's writes as one journal line and, once that is on disk, sends its events; waits for their
   * receiver when the webhook mode says `beforeReply`.
   */
  commit(ctx: Context): Promise<void>;
  /** Does what has come due by now. */
  catchUp(): Promise<void>;
  advance(span: Span): Promise<void>;
  /** Does what a bank or a cardholder does to the object of that id, in whichever account it is. */
  intervene<T>(kind: Kind, id: string, act: (ctx: Context) => T): Promise<T>;
  stop(): Promise<void>;
};

export type EngineOptions = { dataDir: string; webhook: Webhook | undefined; webhookRetryMs: number[] };

const LOOK_EVERY_MS = 1_000;

export async function startEngine({ dataDir, webhook, webhookRetryMs }: EngineOptions): Promise<Engine> {
  const store = await openStore(dataDir, isStale);
  const clock = createClock(store.read(PLATFORM).find("setting", "clock")?.offsetMs ?? 0);
  const webhooks = createWebhooks(store, webhook, webhookRetryMs);
  const agenda = new Map<string, { account: string; item: AgendaRecord }>();
  let lookedAt = 0;

  const engine: Engine = {
    store,
    clock,
    webhooks,
    publicUrl: "",
    begin: (account, caller, request) => ({
      tx: store.begin(account),
      now: clock.now(),
      publicUrl: engine.publicUrl,
      caller,
      request,
      hasWebhook: webhooks.current() !== undefined,
    }),
    async commit({ tx }) {
      const puts = tx.commit();
      noteAgenda(tx.account, puts);
      await store.settled();
      await webhooks.deliver(tx.account, puts.flatMap(eventsOf));
    },
    async catchUp() {
      if (clock.now() === lookedAt) return;
      lookedAt = clock.now();
      const commits = [];
      for (let due = nextDue(clock.now()); due; due = nextDue(clock.now()))
        commits.push(performNow(due.account, due.item));
      await Promise.all(commits);
    },
    async advance(span) {
      const target = clock.now() + inSeconds(span);
      // Each due act happens at its own time, so that what it writes is dated as if nobody had skipped.
      for (let due = nextDue(target); due; due = nextDue(target)) {
        clock.moveTo(due.item.at);
        await performNow(due.account, due.item);
      }
      clock.moveTo(target);
      const ctx = engine.begin(PLATFORM, "emulator", null);
      ctx.tx.put("setting", { id: "clock", offsetMs: clock.offsetMs() });
      await engine.commit(ctx);
    },
    async intervene(kind, id, act) {
      const account = store.accounts().find((one) => store.read(one).find(kind, id) !== undefined) ?? PLATFORM;
      const ctx = engine.begin(account, "emulator", null);
      const result = act(ctx);
      await engine.commit(ctx);
      return result;
    },
    async stop() {
      clearInterval(lookout);
      await webhooks.stop();
      await store.close();
    },
  };

  function nextDue(by: number) {
    let next: { account: string; item: AgendaRecord } | undefined;
    for (const one of agenda.values()) if (one.item.at <= by && (!next || one.item.at < next.item.at)) next = one;
    return next;
  }

  function performNow(account: string, item: AgendaRecord): Promise<void> {
    const ctx = engine.begin(account, "emulator", null);
    perform(ctx, item);
    return engine.commit(ctx);
  }

  function noteAgenda(account: string, puts: Put[]): void {
    for (const put of puts) {
      if (put.kind !== "agenda") continue;
      if (put.record.done) {
        agenda.delete(put.record.id);
        continue;
      }
      agenda.set(put.record.id, { account, item: put.record });
      if (put.record.at <= lookedAt) lookedAt = 0; // due at once: the next look must not be spared
    }
  }

  for (const account of store.accounts()) {
    const reader = store.read(account);
    noteAgenda(
      account,
      reader.list("agenda").map((record) => ({ kind: "agenda", record })),
    );
    void webhooks.deliver(account, reader.list("event"));
  }
  const lookout = setInterval(() => void engine.catchUp(), LOOK_EVERY_MS).unref();
  return engine;
}

function eventsOf(put: Put): EventRecord[] {
  return put.kind === "event" ? [put.record] : [];
}

/** What a restart need not carry over. */
function isStale(put: Put, platform: Reader): boolean {
  const now = Math.floor((Date.now() + (platform.find("setting", "clock")?.offsetMs ?? 0)) / 1000);
  if (put.kind === "idempotency") return isForgotten(put.record, now);
  if (put.kind === "event") return !isReadable(put.record, now) && put.record.delivery.state !== "pending";
  return put.kind === "agenda" && put.record.done;
}
