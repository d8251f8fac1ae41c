import { randomUUID } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { createEmulator, type Fault } from "../../local/stripe/emulator.ts";
import { clientOf, hold, refusalOf, unpaid, useEmulator } from "./support/target.ts";

const { stripe, emulator } = useEmulator();
const CREATE = "POST /v1/payment_intents";
const CAPTURE = "POST /v1/payment_intents/:id/capture";
afterEach(() => emulator().clearFaults());

/** Creates one payment under a fresh mark while `kind` strikes, and tells what the caller and the books then know. */
async function struck(kind: Fault["kind"], times = 1) {
  const mark = randomUUID();
  emulator().fault({ route: CREATE, kind, times });
  // Only a hang is waited out; a short patience would take a slow answer for one.
  const error = await refusalOf(unpaidWith(mark, kind === "hang" ? 1_000 : 20_000));
  return {
    error,
    again: () => unpaidWith(mark, 20_000),
    made: () =>
      emulator()
        .books()
        .filter((entry) => entry.metadata.mark === mark).length,
  };
}

function unpaidWith(mark: string, timeout: number) {
  return stripe({ timeout }).paymentIntents.create(
    { amount: 5000, currency: "eur", metadata: { mark } },
    { idempotencyKey: mark },
  );
}

test("500_before: nothing was done, and the 500 stays the answer of its key", async () => {
  const { error, again, made } = await struck("500_before");
  expect(error).toMatchObject({ name: "StripeAPIError", status: 500 });
  expect(await refusalOf(again())).toMatchObject({ status: 500, headers: { "idempotent-replayed": "true" } });
  expect(made()).toBe(0);
});

test("500_after: it was done, and the key still answers 500", async () => {
  const { error, again, made } = await struck("500_after");
  expect(error).toMatchObject({ status: 500 });
  expect(await refusalOf(again())).toMatchObject({ status: 500 });
  expect(made()).toBe(1);
});

test("429: nothing was done or saved, so the same key succeeds afterwards", async () => {
  const { error, again, made } = await struck("429");
  expect(error).toMatchObject({ name: "StripeRateLimitError", status: 429, code: "rate_limit" });
  expect(await again()).toMatchObject({ status: "requires_payment_method" });
  expect(made()).toBe(1);
});

test("409: nothing was done or saved, so the same key succeeds afterwards", async () => {
  const { error, again, made } = await struck("409");
  expect(error).toMatchObject({ status: 409, code: "idempotency_key_in_use" });
  expect(made()).toBe(0);
  await again();
  expect(made()).toBe(1);
});

test("cut: the answer breaks off in its middle although it was done; the same key finds the payment", async () => {
  const { error, again, made } = await struck("cut");
  expect(error).toMatchObject({ name: "StripeConnectionError", status: undefined });
  expect(made()).toBe(1);
  expect(await again()).toMatchObject({ status: "requires_payment_method" });
  expect(made()).toBe(1);
});

test("reset_before: the connection breaks and nothing was done", async () => {
  const { error, made, again } = await struck("reset_before", 2); // the SDK itself tries once more after a reset
  expect(error).toMatchObject({ name: "StripeConnectionError" });
  expect(made()).toBe(0);
  await again();
  expect(made()).toBe(1);
});

test("reset_after: the connection breaks although it was done; the same key finds the payment", async () => {
  const { error, made, again } = await struck("reset_after", 2);
  expect(error).toMatchObject({ name: "StripeConnectionError" });
  expect(made()).toBe(1);
  expect(await again()).toMatchObject({ status: "requires_payment_method" });
  expect(made()).toBe(1);
});

test("hang: no answer comes although it was done; the same key finds the payment", async () => {
  const { error, made, again } = await struck("hang");
  expect(error).toMatchObject({ name: "StripeConnectionError" });
  await again();
  expect(made()).toBe(1);
});

test("a fault strikes its own route only, as often as planned", async () => {
  const intent = await hold(stripe());
  emulator().fault({ route: CAPTURE, kind: "429", times: 2 });
  expect(await unpaid(stripe())).toMatchObject({ status: "requires_payment_method" });
  expect(await refusalOf(stripe().paymentIntents.capture(intent.id))).toMatchObject({ status: 429 });
  expect(await refusalOf(stripe().paymentIntents.capture(intent.id))).toMatchObject({ status: 429 });
  expect(await stripe().paymentIntents.capture(intent.id)).toMatchObject({ status: "succeeded" });
});

test("a share of requests is struck by one of several faults, and the same seed strikes the same ones", async () => {
  const outcomes = async () => {
    const fresh = await createEmulator();
    fresh.fault({ route: "*", kind: ["429", "500_before"], rate: 0.3, seed: 7 });
    const calls = clientOf(fresh.url, fresh.secretKey).customers;
    const statuses: (number | undefined)[] = [];
    for (let call = 0; call < 60; call += 1)
      statuses.push(
        await calls.list().then(
          () => 200,
          (error: { statusCode?: number }) => error.statusCode,
        ),
      );
    await fresh.stop();
    return statuses;
  };
  const statuses = await outcomes();
  expect(await outcomes()).toEqual(statuses);
  expect(new Set(statuses)).toEqual(new Set([200, 429, 500]));
  const struckShare = statuses.filter((status) => status !== 200).length / statuses.length;
  expect(struckShare).toBeGreaterThan(0.15);
  expect(struckShare).toBeLessThan(0.45);
});

test("a fault on a route that does not exist is refused", () => {
  expect(() => emulator().fault({ route: "POST /v1/payment_intent", kind: "429" })).toThrow("no route");
});

test("faults can be planned and cleared over HTTP", async () => {
  const ask = (method: string, body?: object) =>
    fetch(`${emulator().url}/_emulator/faults`, {
      method,
      headers: { authorization: `Bearer ${emulator().secretKey}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
  expect((await ask("POST", { route: "*", kind: "429", times: 100 })).status).toBe(200);
  expect(await refusalOf(stripe().customers.list())).toMatchObject({ status: 429 });
  expect((await ask("DELETE")).status).toBe(200);
  expect(await stripe().customers.list()).toMatchObject({ object: "list" });
  expect((await ask("POST", { route: "*", kind: "earthquake" })).status).toBe(400);
});
