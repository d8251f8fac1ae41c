import * as z from "zod";
import type { Appointment } from "./ask.ts";
import { DemoError } from "./demo-error.ts";

/** Stripe's test cards by what becomes of them. */
export const cards = { good: "pm_card_visa", withoutFunds: "pm_card_chargeDeclinedInsufficientFunds" } as const;

const answer = z.object({ status: z.string().optional(), error: z.object({ message: z.string() }).optional() });

/**
 * Pays, or has the card saved, as Stripe.js in the patient's browser does: with the publishable key and
 * the client secret, and nothing that is ours in between.
 */
export async function payInBrowser(stripeUrl: string, { payment }: Appointment, card: string): Promise<string> {
  const { clientSecret, clientSecretOf, publishableKey, stripeAccount } = payment;
  if (!clientSecret || !publishableKey) throw new DemoError("The appointment has nothing to pay.");
  if (!publishableKey.startsWith("pk_test_")) throw new DemoError("Stripe's key is not a test key.");
  const [intent] = clientSecret.split("_secret_");
  const response = await fetch(`${stripeUrl}/v1/${clientSecretOf}s/${intent}/confirm`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${publishableKey}`,
      ...(stripeAccount ? { "stripe-account": stripeAccount } : {}),
    },
    body: new URLSearchParams({ client_secret: clientSecret, payment_method: card }),
  });
  const { status, error } = answer.parse(await response.json());
  return error?.message ?? status ?? "no answer";
}
