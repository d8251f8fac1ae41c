import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { createEmulator } from "../../local/stripe/emulator.ts";
import { startReceiver } from "./support/receiver.ts";
import { attached, clientOf, hold, unpaid } from "./support/target.ts";

const server = fileURLToPath(new URL("../../local/stripe/server.ts", import.meta.url));
let dataDir = "";

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "stripe-emulator-test-"));
  return () => rm(dataDir, { recursive: true, force: true });
});

/** A real emulator process on `dataDir`. */
async function startProcess(environment: NodeJS.ProcessEnv = {}): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", server], {
    env: { ...process.env, PORT: "0", DATA_DIR: dataDir, ...environment },
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  for await (const line of createInterface(child.stdout)) {
    const url = /ready at (\S+)/.exec(line)?.[1];
    if (url) return { child, url };
  }
  throw new Error("the emulator did not start");
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
}

test("kill -9 in the middle of a burst loses no answered payment and doubles none", { timeout: 30_000 }, async () => {
  const first = await startProcess();
  const before = clientOf(first.url, "sk_test_praxis");
  const create = (stripe: typeof before, key: string) => hold(stripe, { metadata: { key } }, { idempotencyKey: key });

  const keys: string[] = [];
  const answered = new Map<string, string>();
  const createUntilCutOff = async () => {
    for (;;) {
      const key = randomUUID();
      keys.push(key);
      const intent = await create(before, key).catch(() => undefined); // its outcome is unknown
      if (!intent) return;
      answered.set(key, intent.id);
      if (answered.size === 40) first.child.kill("SIGKILL");
    }
  };
  await Promise.all(Array.from({ length: 20 }, createUntilCutOff));
  expect(answered.size).toBeGreaterThanOrEqual(40);
  expect(answered.size).toBeLessThan(keys.length);

  const second = await startProcess();
  const after = clientOf(second.url, "sk_test_praxis");
  const retried = await Promise.all(keys.map(async (key) => [key, (await create(after, key)).id] as const));
  for (const [key, id] of retried) if (answered.has(key)) expect(id).toBe(answered.get(key));
  const all = await after.paymentIntents.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
  expect(all).toHaveLength(keys.length);
  expect(new Set(all.map((intent) => intent.metadata.key))).toEqual(new Set(keys));
  await kill(second.child);
});

test("a second start on a busy port fails before it touches the journal", async () => {
  const first = await createEmulator({ dataDir });
  const { port } = new URL(first.url);
  await expect(createEmulator({ dataDir, port: Number(port) })).rejects.toThrow("EADDRINUSE");
  const intent = await unpaid(clientOf(first.url, first.secretKey));
  await first.stop();
  expect(await readFile(join(dataDir, "journal.jsonl"), "utf8")).toContain(intent.id);
});

test("a SIGTERM ends the process cleanly", { timeout: 30_000 }, async () => {
  const { child } = await startProcess();
  child.kill("SIGTERM");
  await once(child, "exit");
  expect(child.exitCode).toBe(0);
});

test("it does not start in production", { timeout: 30_000 }, async () => {
  await expect(startProcess({ NODE_ENV: "production" })).rejects.toThrow("did not start");
});

test("what is held, its deadline and the clock survive a restart", async () => {
  const first = await createEmulator({ dataDir });
  const intent = await hold(clientOf(first.url, first.secretKey));
  await first.clock.advance({ days: 6 });
  await first.stop();

  const second = await createEmulator({ dataDir });
  const stripe = clientOf(second.url, second.secretKey);
  expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({ status: "requires_capture" });
  await second.clock.advance({ days: 1, minutes: 1 });
  expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
    status: "canceled",
    cancellation_reason: "automatic",
  });
  await second.stop();
});

test("a saved card, its dispute and its books survive a restart", async () => {
  const first = await createEmulator({ dataDir });
  const before = clientOf(first.url, first.secretKey);
  const { customer, payment_method } = await attached(before, "pm_card_visa");
  const paid = await hold(before, { customer, payment_method, capture_method: "automatic", off_session: true });
  const dispute = await first.dispute(paid.id);
  const books = first.books();
  await first.stop();

  const second = await createEmulator({ dataDir });
  const stripe = clientOf(second.url, second.secretKey);
  expect(second.books()).toEqual(books);
  expect((await stripe.paymentMethods.list({ customer })).data.map(({ id }) => id)).toEqual([payment_method]);
  await second.clock.advance({ days: 7 }); // nobody answered
  expect(await stripe.disputes.retrieve(dispute)).toMatchObject({ status: "lost", balance_transactions: [{}] });
  await second.stop();
});

test("a journal begun by an emulator that knew less is read", async () => {
  const first = await createEmulator({ dataDir });
  const intent = await hold(clientOf(first.url, first.secretKey));
  await first.stop();
  const file = join(dataDir, "journal.jsonl");
  const younger = /,"(futureUsage|dispute|balanceTransaction|setUp|spent)":(null|true|false)|,"cardOptions":\{[^}]*\}/g;
  const journal = await readFile(file, "utf8");
  expect(journal.match(younger)).toHaveLength(6);
  await writeFile(file, journal.replaceAll(younger, ""));

  const second = await createEmulator({ dataDir });
  const stripe = clientOf(second.url, second.secretKey);
  expect(await stripe.paymentIntents.capture(intent.id)).toMatchObject({
    status: "succeeded",
    setup_future_usage: null,
  });
  expect(await stripe.charges.list({ payment_intent: intent.id })).toMatchObject({ data: [{ disputed: false }] });
  await second.stop();
});

test("a line cut short by a crash is ignored, what came before is kept", async () => {
  const first = await createEmulator({ dataDir });
  const intent = await unpaid(clientOf(first.url, first.secretKey));
  await first.stop();
  await appendFile(join(dataDir, "journal.jsonl"), '{"account":"acct_platform","puts":[{"kind":"payment_intent","rec');

  const second = await createEmulator({ dataDir });
  const stripe = clientOf(second.url, second.secretKey);
  expect((await stripe.paymentIntents.list()).data.map((one) => one.id)).toEqual([intent.id]);
  await second.stop();
});

test("starting rewrites the journal with each object once and without forgotten keys", async () => {
  const first = await createEmulator({ dataDir });
  const stripe = clientOf(first.url, first.secretKey);
  const intent = await unpaid(stripe);
  for (const step of ["1", "2", "3"])
    await stripe.paymentIntents.update(intent.id, { metadata: { step } }, { idempotencyKey: randomUUID() });
  await first.clock.advance({ days: 2 });
  await first.stop();

  await (await createEmulator({ dataDir })).stop();
  const journal = await readFile(join(dataDir, "journal.jsonl"), "utf8");
  expect(journal.match(/"kind":"payment_intent"/g)).toHaveLength(1);
  expect(journal).toContain('"metadata":{"step":"3"}');
  expect(journal).not.toContain('"kind":"idempotency"');
});

test("an event not yet accepted is sent again after a restart", async () => {
  const refusing = await startReceiver(
    "whsec_test",
    Array.from({ length: 100 }, () => 503),
  );
  onTestFinished(async () => void (await refusing.stop()));
  const webhookRetryMs = [60_000];
  const first = await createEmulator({ dataDir, webhook: refusing, webhookRetryMs });
  await clientOf(first.url, first.secretKey).customers.create();
  await refusing.arrived(() => true);
  await first.stop();

  const accepting = await startReceiver("whsec_test");
  onTestFinished(async () => void (await accepting.stop()));
  const second = await createEmulator({ dataDir, webhook: accepting, webhookRetryMs });
  const [again] = await accepting.arrived(() => true);
  expect(again?.event.id).toBe(refusing.deliveries[0]?.event.id);
  await second.stop();
});
