import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createEmulator, type EmulatorOptions, type WebhookMode } from "../../local/stripe/emulator.ts";
import { startReceiver } from "./support/receiver.ts";
import { clientOf, hold } from "./support/target.ts";

/** An emulator whose events travel to a receiver as `mode` says. */
async function wired(mode: WebhookMode, options: EmulatorOptions = {}) {
  const receiver = await startReceiver("whsec_test");
  const emulator = await createEmulator({
    webhook: { url: receiver.url, secret: "whsec_test" },
    webhookRetryMs: [5, 5, 5, 5, 5],
    ...options,
  });
  emulator.setWebhookMode(mode);
  onTestFinished(async () => {
    await emulator.stop();
    await receiver.stop();
  });
  const stripe = clientOf(emulator.url, emulator.secretKey);
  return { receiver, emulator, stripe, addCustomer: (name: string) => stripe.customers.create({ name }) };
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);
const nameIn = ({ event }: { event: { data: { object: object } } }) => String(Reflect.get(event.data.object, "name"));

test("duplicate: an event comes again as often as told, under the same id", async () => {
  const { receiver, addCustomer } = await wired({ duplicateRate: 1, copies: 4 });
  await addCustomer("c0");
  const deliveries = await receiver.arrived(() => true, 5);
  expect(new Set(deliveries.map(({ body }) => body)).size).toBe(1);
});

test("drop: a share of events never comes, and the list of undelivered ones names exactly those", async () => {
  const { receiver, stripe, addCustomer } = await wired({ dropRate: 0.5, seed: 3, beforeReply: true });
  for (const name of names(20)) await addCustomer(name);
  const lost = await stripe.events.list({ delivery_success: false, limit: 100 });
  const lostNames = lost.data.map((event) => nameIn({ event }));
  expect(lostNames.length).toBeGreaterThan(4);
  expect(lostNames.length).toBeLessThan(16);
  expect([...receiver.deliveries.map(nameIn), ...lostNames].toSorted()).toEqual(names(20).toSorted());
});

test("shuffle: later events overtake earlier ones, and all of them come", async () => {
  const { receiver, addCustomer } = await wired({ shuffleRate: 0.5, shuffleMs: 100 });
  for (const name of names(20)) await addCustomer(name);
  const order = (await receiver.arrived(() => true, 20)).map(nameIn);
  expect(order).not.toEqual(names(20));
  expect(order.toSorted()).toEqual(names(20).toSorted());
});

test("delay: an event waits, and the answer does not", async () => {
  const { receiver, addCustomer } = await wired({ delayMs: 1_000 });
  const startedAt = Date.now();
  await addCustomer("c0");
  expect(receiver.deliveries).toEqual([]);
  await receiver.arrived(() => true);
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(999);
});

test("stopping does not wait for a delayed event, which goes out after the next start", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "stripe-emulator-test-"));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const { receiver, emulator, addCustomer } = await wired({ delayMs: 600_000 }, { dataDir });
  await addCustomer("c0");
  await emulator.stop();
  expect(receiver.deliveries).toEqual([]);
  const next = await createEmulator({ dataDir, webhook: { url: receiver.url, secret: "whsec_test" } });
  expect((await receiver.arrived(() => true)).map(nameIn)).toEqual(["c0"]);
  await next.stop();
});

test("before reply: the receiver knows before the caller does", async () => {
  const { receiver, stripe } = await wired({ beforeReply: true });
  const intent = await hold(stripe);
  const known = receiver.deliveries.filter(({ event }) => event.type === "payment_intent.amount_capturable_updated");
  expect(known).toMatchObject([{ event: { data: { object: { id: intent.id } } } }]);
});

test.each([
  ["old", "Timestamp outside the tolerance zone"],
  ["wrong", "No signatures found matching the expected signature"],
] as const)(
  "a signature that is %s is refused by the SDK, and the event comes again well signed",
  async (signature, why) => {
    const { receiver, emulator, addCustomer } = await wired({ signature }, { webhookRetryMs: [200, 5] });
    await addCustomer("c0");
    await expect.poll(() => receiver.refusals[0], { timeout: 5_000 }).toContain(why);
    expect(receiver.deliveries).toEqual([]);
    emulator.setWebhookMode({});
    expect((await receiver.arrived(() => true)).map(nameIn)).toEqual(["c0"]);
  },
);

test("while a secret is being replaced, both the old and the new one accept", async () => {
  const receiver = await startReceiver("whsec_old");
  const emulator = await createEmulator({
    webhook: { url: receiver.url, secret: "whsec_new", previousSecret: "whsec_old" },
  });
  onTestFinished(async () => {
    await emulator.stop();
    await receiver.stop();
  });
  await clientOf(emulator.url, emulator.secretKey).customers.create();
  const [delivery] = await receiver.arrived(() => true);
  expect(delivery?.signature.match(/v1=/g)).toHaveLength(2);
});

test("the mode can be set over HTTP", async () => {
  const { receiver, emulator, addCustomer } = await wired({});
  const ask = (body: object) =>
    fetch(`${emulator.url}/_emulator/webhook/mode`, {
      method: "POST",
      headers: { authorization: `Bearer ${emulator.secretKey}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  expect((await ask({ dropRate: 2 })).status).toBe(400);
  expect((await ask({ duplicateRate: 1 })).status).toBe(200);
  await addCustomer("c0");
  expect(await receiver.arrived(() => true, 2)).toHaveLength(2);
});
