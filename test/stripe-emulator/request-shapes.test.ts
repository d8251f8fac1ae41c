import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENDPOINTS } from "../../local/stripe/app.ts";
import { browserShapes, cardShapes } from "./support/card-shapes.ts";
import { paymentShapes } from "./support/payment-shapes.ts";
import { praxisShapes } from "./support/praxis-shapes.ts";
import { findStripeMock, startStripeMock } from "./support/stripe-mock.ts";
import { clientOf, refusalOf, useEmulator } from "./support/target.ts";

/** What Stripe's own description refuses of these, we invented. */
const SHAPES = { ...cardShapes, ...paymentShapes, ...praxisShapes };

describe("the emulator", () => {
  const { stripe, browser } = useEmulator();
  const visited = new Set<string>();

  /** Notes which routes the SDK reaches. */
  const httpClient = Stripe.createFetchHttpClient((input, init) => {
    const request = new Request(input, init);
    visited.add(`${request.method} ${new URL(request.url).pathname}`);
    return fetch(request);
  });

  test.each(Object.entries(SHAPES))("accepts: %s", async (_name, call) => {
    expect(await call(stripe({ httpClient }))).toBeTypeOf("object");
  });

  test.each(Object.entries(browserShapes))("accepts from a browser: %s", async (_name, call) => {
    expect(await call(browser({ httpClient }), stripe({ httpClient }))).toBeTypeOf("object");
  });

  test("all its routes are among these requests", () => {
    const missed = ENDPOINTS.filter(({ method, path }) => {
      const route = new RegExp(`^${method.toUpperCase()} ${path.replace(":id", "[^/]+")}$`);
      return ![...visited].some((request) => route.test(request));
    });
    expect(missed.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });
});

const found = await findStripeMock();
const unavailable = "missing" in found;

describe.skipIf(unavailable && process.env.REQUIRE_ALL !== "1")(
  `stripe-mock${unavailable ? ` (${found.missing})` : ""}`,
  () => {
    let mock: Awaited<ReturnType<typeof startStripeMock>>;
    beforeAll(async () => {
      if ("missing" in found) throw new Error(found.missing);
      mock = await startStripeMock(found.path);
    }, 60_000);
    afterAll(() => mock?.stop());
    const client = () => clientOf(mock.url, "sk_test_123");

    test.each(Object.entries(SHAPES))("accepts too: %s", async (_name, call) => {
      expect(await call(client())).toBeTypeOf("object");
    });

    test("accepts too: make a payment method", async () => {
      expect(await browserShapes["make a payment method"]?.(client(), client())).toBeTypeOf("object");
    });

    // What Stripe.js sends is not part of the described API: there, `payment_method_data` knows no card.
    test("does not describe card details inside a confirmation", async () => {
      const call = browserShapes["confirm with card details"]?.(client(), client());
      expect((await refusalOf(Promise.resolve(call))).message).toContain("'payment_method_data' validation failed");
    });

    test("refuses what it does not know, so the above means something", async () => {
      const call = client().rawRequest("POST", "/v1/payment_intents", { amount: 1, currency: "eur", colour: "red" });
      expect(await refusalOf(call)).toMatchObject({ status: 400 });
    });
  },
);
