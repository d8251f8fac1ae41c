import Stripe from "stripe";
import { afterAll, beforeAll, describe } from "vitest";
import { createEmulator, type Emulator, type EmulatorOptions } from "../../../local/stripe/emulator.ts";

/** Set it to check the contract against Stripe's own sandbox as well. */
const sandboxKey = process.env.STRIPE_SECRET_KEY;

/** The SDK as it is, speaking to `url`. */
export function clientOf(url: string, key: string, config: Stripe.StripeConfig = {}): Stripe {
  const { hostname: host, port } = new URL(url);
  return new Stripe(key, { host, port, protocol: "http", telemetry: false, maxNetworkRetries: 0, ...config });
}

/** Starts one emulator for the test file. */
export function useEmulator(options: EmulatorOptions = {}) {
  const running: { emulator?: Emulator } = {};
  beforeAll(async () => {
    running.emulator = await createEmulator(options);
  });
  afterAll(() => running.emulator?.stop());
  const emulator = (): Emulator => {
    if (!running.emulator) throw new Error("the emulator starts in beforeAll");
    return running.emulator;
  };
  return {
    emulator,
    stripe: (config: Stripe.StripeConfig = {}): Stripe => clientOf(emulator().url, emulator().secretKey, config),
    /** What a browser holds. */
    browser: (config: Stripe.StripeConfig = {}): Stripe => clientOf(emulator().url, emulator().publishableKey, config),
  };
}

/**
 * Defines the same tests for the emulator and, with a test key, for Stripe
 * itself: what passes on both is not our invention.
 */
export function contract(define: (stripe: (config?: Stripe.StripeConfig) => Stripe) => void): void {
  describe("the emulator", () => {
    define(useEmulator().stripe);
  });
  if (!sandboxKey?.startsWith("sk_test_")) return;
  describe("Stripe's sandbox", { timeout: 60_000 }, () => {
    define((config) => new Stripe(sandboxKey, config));
  });
}

/** The outside of the error a call must end in. */
export async function refusalOf(call: Promise<unknown>) {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Stripe.errors.StripeError))
    throw new Error("expected the call to be refused by Stripe", { cause: error });
  return {
    name: error.type,
    rawType: error.rawType,
    status: error.statusCode,
    code: error.code,
    param: error.param,
    message: error.message,
    declineCode: error.decline_code,
    paymentIntent: error.payment_intent,
    setupIntent: error.setup_intent,
    headers: error.headers,
  };
}

/** The id in an expandable field. */
export function idOf(field: string | { id: string } | null): string {
  return typeof field === "string" ? field : (field?.id ?? "");
}

/** A payment of 50 euros on a card, held and not yet taken. */
export function hold(
  stripe: Stripe,
  changes: Partial<Stripe.PaymentIntentCreateParams> = {},
  options?: Stripe.RequestOptions,
) {
  return stripe.paymentIntents.create(
    {
      amount: 5000,
      currency: "eur",
      capture_method: "manual",
      allowed_payment_method_types: ["card"],
      payment_method: "pm_card_visa",
      confirm: true,
      ...changes,
    },
    options,
  );
}

/** The same, waiting for its card. */
export function unpaid(stripe: Stripe, changes: Partial<Stripe.PaymentIntentCreateParams> = {}) {
  return stripe.paymentIntents.create({
    amount: 5000,
    currency: "eur",
    capture_method: "manual",
    allowed_payment_method_types: ["card"],
    ...changes,
  });
}

/** A card saved for payments without its customer. */
export function setUp(stripe: Stripe, changes: Partial<Stripe.SetupIntentCreateParams> = {}) {
  return stripe.setupIntents.create({
    allowed_payment_method_types: ["card"],
    usage: "off_session",
    payment_method: "pm_card_visa",
    confirm: true,
    ...changes,
  });
}

/** A customer with a saved card that was never set up. */
export async function attached(stripe: Stripe, card: string) {
  const customer = (await stripe.customers.create()).id;
  return { customer, payment_method: (await stripe.paymentMethods.attach(card, { customer })).id };
}

export const CARD_DETAILS = { exp_month: 12, exp_year: 2040, cvc: "123" };

/** What a booking page does: confirm with the publishable key, the client secret and a typed card. */
export async function payInBrowser(
  browser: Stripe,
  { id, client_secret }: Stripe.PaymentIntent,
  number: string,
): Promise<unknown> {
  const payment_method_data = { type: "card", card: { number, ...CARD_DETAILS } };
  const answer: unknown = await browser.rawRequest("POST", `/v1/payment_intents/${id}/confirm`, {
    client_secret,
    payment_method_data,
  });
  return answer;
}

/** Presses a button of the 3-D Secure page, without following it back to the shop. */
export async function answerChallenge(
  { next_action: action }: Stripe.PaymentIntent | Stripe.SetupIntent,
  outcome: "complete" | "fail",
): Promise<Response> {
  const url = action?.redirect_to_url?.url ?? Reflect.get(action?.use_stripe_sdk ?? {}, "stripe_js");
  return fetch(String(url), { method: "POST", body: new URLSearchParams({ outcome }), redirect: "manual" });
}
