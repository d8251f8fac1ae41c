import { describe, expect, test } from "vitest";
import { createEmulator } from "../../local/stripe/emulator.ts";
import { clientOf, refusalOf, unpaid, useEmulator } from "./support/target.ts";

const { stripe, emulator } = useEmulator();

describe("who may call", () => {
  test("no key is a 401 with Stripe's body", async () => {
    const answer = await fetch(`${emulator().url}/v1/payment_intents`);
    expect(answer.status).toBe(401);
    const body = await answer.text();
    expect(body).toContain('"type":"invalid_request_error"');
    expect(body).toContain("did not provide an API key");
  });

  test("a wrong key is an authentication error that does not repeat the key", async () => {
    const error = await refusalOf(clientOf(emulator().url, "sk_test_wrong_key_1234").paymentIntents.list());
    expect(error).toMatchObject({ name: "StripeAuthenticationError", status: 401 });
    expect(error.message).not.toContain("sk_test_wrong_key_1234");
  });

  test("Basic authentication carries the key as its user name", async () => {
    const authorization = `Basic ${Buffer.from(`${emulator().secretKey}:`).toString("base64")}`;
    expect((await fetch(`${emulator().url}/v1/customers`, { headers: { authorization } })).status).toBe(200);
  });

  test("one account cannot see what another made", async () => {
    const theirs = await unpaid(clientOf(emulator().url, emulator().secretKey, { stripeAccount: "acct_north" }));
    const missing = { status: 404, code: "resource_missing" };
    expect(await refusalOf(stripe().paymentIntents.retrieve(theirs.id))).toMatchObject(missing);
    expect(
      await refusalOf(stripe().paymentIntents.retrieve(theirs.id, {}, { stripeAccount: "acct_south" })),
    ).toMatchObject(missing);
    expect(await stripe().paymentIntents.retrieve(theirs.id, {}, { stripeAccount: "acct_north" })).toMatchObject({
      id: theirs.id,
    });
    const { data } = await stripe().paymentIntents.list({ limit: 100 });
    expect(data.map((intent) => intent.id)).not.toContain(theirs.id);
  });

  test("what is no account id is refused", async () => {
    const error = await refusalOf(stripe().paymentIntents.list({}, { stripeAccount: "nobody" }));
    expect(error).toMatchObject({ name: "StripePermissionError", status: 403, code: "account_invalid" });
  });
});

describe("the envelope", () => {
  test("every answer has a request id and the API version the SDK asked for", async () => {
    const { lastResponse } = await unpaid(stripe());
    expect(lastResponse.requestId).toMatch(/^req_/);
    expect(lastResponse.apiVersion).toBe("2026-10-28.endive");
  });

  test("a refusal carries its request id too", async () => {
    const error = await refusalOf(stripe().paymentIntents.retrieve("pi_nothing"));
    expect(error.headers?.["request-id"]).toMatch(/^req_/);
  });

  test("an unknown address is an unrecognized URL", async () => {
    const error = await refusalOf(stripe().products.list());
    expect(error).toMatchObject({ status: 404, rawType: "invalid_request_error" });
    expect(error.message).toContain("Unrecognized request URL (GET: /v1/products)");
  });
});

describe("safety", () => {
  test("a live key is refused", async () => {
    await expect(createEmulator({ secretKey: "sk_live_1234" })).rejects.toThrow("sk_test_");
  });

  test("it is reachable from this machine alone", () => {
    expect(new URL(emulator().url).hostname).toBe("127.0.0.1");
  });

  test("its own controls need the secret key", async () => {
    expect((await fetch(`${emulator().url}/_emulator/books`)).status).toBe(401);
    const headers = { authorization: `Bearer ${emulator().publishableKey}` };
    expect((await fetch(`${emulator().url}/_emulator/books`, { headers })).status).toBe(403);
  });
});
