import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApp, ENDPOINTS } from "./app.ts";
import { type BookEntry, booksOf } from "./books.ts";
import type { Span } from "./clock.ts";
import { disputePayment, loseDispute, type REASONS, winDispute } from "./disputes/course.ts";
import { startEngine } from "./engine.ts";
import { createFaults, type Fault } from "./faults.ts";
import { failRefund } from "./objects/refunds.ts";
import type { WebhookMode } from "./webhook-mode.ts";
import type { Webhook } from "./webhooks.ts";
import { routeOf } from "./wire/endpoint.ts";

export type { BookEntry } from "./books.ts";
export type { Span } from "./clock.ts";
export type { Fault } from "./faults.ts";
export type { WebhookMode } from "./webhook-mode.ts";
export type { Webhook } from "./webhooks.ts";

export type EmulatorOptions = {
  /** Where the journal lives; one emulator per folder. Without it, a temporary folder that `stop` deletes. */
  dataDir?: string;
  /** 0, the default, takes a free one. */
  port?: number;
  host?: string;
  /** How a browser reaches the emulator, when not at `http://<host>:<port>`. */
  publicUrl?: string;
  secretKey?: string;
  publishableKey?: string;
  webhook?: Webhook;
  /** Real milliseconds between the tries of one webhook; after the last it is given up. */
  webhookRetryMs?: number[];
};

export type Emulator = {
  url: string;
  secretKey: string;
  publishableKey: string;
  clock: { now(): Date; advance(span: Span): Promise<void> };
  books(): BookEntry[];
  setWebhook(webhook: Webhook | undefined): void;
  /** What goes wrong on the way to the webhook from now on; `{}` is nothing. */
  setWebhookMode(mode: WebhookMode): void;
  fault(fault: Fault): void;
  clearFaults(): void;
  /** The bank sends a refund back now, whether it is pending or has succeeded. */
  failRefund(id: string): Promise<void>;
  /** The cardholder disputes a payment now. Gives the dispute's id. */
  dispute(paymentIntent: string, reason?: (typeof REASONS)[number]): Promise<string>;
  /** The bank decides an open dispute now; one that is decided stays so. */
  decideDispute(id: string, outcome: "won" | "lost"): Promise<void>;
  stop(): Promise<void>;
};

const SECOND = 1_000;
const RETRY_MS = [1, 2, 5, 15, 60, 300, 900, 3600].map((seconds) => seconds * SECOND);

/** Starts an emulator in this process. Throws for a live key and in production. */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { host = "127.0.0.1", port = 0, secretKey = "sk_test_praxis", publishableKey = "pk_test_praxis" } = options;
  refuseRealMoney(secretKey, publishableKey);

  let answer: RequestListener = (_req, res) => void res.writeHead(503).end();
  const http = createServer((req, res) => answer(req, res));
  // The port comes first: a second start beside a running emulator must fail before it touches the journal.
  await new Promise<void>((resolve, reject) => http.once("error", reject).listen(port, host, resolve));

  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "stripe-emulator-")));
  const { webhook, webhookRetryMs = RETRY_MS } = options;
  const engine = await startEngine({ dataDir, webhook, webhookRetryMs });
  const faults = createFaults(ENDPOINTS.map(routeOf));

  const address = http.address();
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${typeof address === "object" ? address?.port : port}`;
  engine.publicUrl = options.publicUrl ?? url;
  answer = createApp({ engine, keys: { secretKey, publishableKey }, faults, inFlight: new Set() });
  return {
    url,
    secretKey,
    publishableKey,
    clock: { now: () => new Date(engine.clock.now() * SECOND), advance: engine.advance },
    books: () => booksOf(engine.store),
    setWebhook: engine.webhooks.set,
    setWebhookMode: engine.webhooks.setMode,
    fault: faults.plan,
    clearFaults: faults.clear,
    failRefund: (id) => engine.intervene("refund", id, (ctx) => failRefund(ctx, id)),
    dispute: (id, reason = "fraudulent") =>
      engine.intervene("payment_intent", id, (ctx) => disputePayment(ctx, id, reason).id),
    decideDispute: (id, outcome) =>
      engine.intervene("dispute", id, (ctx) => (outcome === "won" ? winDispute : loseDispute)(ctx, id)),
    async stop() {
      const closed = new Promise((resolve) => http.close(resolve));
      http.closeAllConnections();
      await closed;
      await engine.stop();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function refuseRealMoney(secretKey: string, publishableKey: string): void {
  if (process.env.NODE_ENV === "production")
    throw new Error("The Stripe emulator moves no money: it refuses to run with NODE_ENV=production.");
  if (!secretKey.startsWith("sk_test_"))
    throw new Error("EMULATOR_SECRET_KEY must start with sk_test_; live keys have no place here.");
  if (!publishableKey.startsWith("pk_test_")) throw new Error("EMULATOR_PUBLISHABLE_KEY must start with pk_test_.");
}
