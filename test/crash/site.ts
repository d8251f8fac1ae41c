import type { Fault } from "../../local/stripe/faults.ts";
import type { WebhookMode } from "../../local/stripe/webhook-mode.ts";

/** Where a running Praxis is reached, whoever started it. */
export type Site = {
  apiUrl: string;
  stripeUrl: string;
  temporalAddress: string;
  namespace: string;
  adminUrl: string;
  appUrl: string;
  checkerUrl: string;
  /** Keys as the API has them, and its `PUBLIC_URL` where that is not `apiUrl`. */
  env: NodeJS.ProcessEnv;
};

/** What goes wrong at Stripe from now on. */
export const faultStripe = (site: Site, fault: Fault) => control(site, "POST", "faults", fault);
export const healStripe = (site: Site) => control(site, "DELETE", "faults");

/** What goes wrong on the way of its webhooks from now on; `{}` is nothing. */
export const troubleWebhooks = (site: Site, mode: WebhookMode) => control(site, "POST", "webhook/mode", mode);

/** A cardholder's bank takes back what a payment took. */
export const disputePayment = (site: Site, paymentIntent: string) =>
  control(site, "POST", "disputes", { payment_intent: paymentIntent });

async function control({ stripeUrl, env }: Site, method: string, path: string, body?: object): Promise<void> {
  const answer = await fetch(`${stripeUrl}/_emulator/${path}`, {
    method,
    headers: { authorization: `Bearer ${env.STRIPE_SECRET_KEY}`, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(`the Stripe stand-in refused ${method} ${path}: ${answer.status}`);
}
