import * as z from "zod";
import type { AppointmentView } from "../../src/api/booking/contract.ts";
import type { Stack } from "./stack.ts";

export const cards = {
  good: "4242424242424242",
  declined: "4000000000009995",
  savedThenDeclined: "4000000000000341",
  asksTheHolder: "4000000000003220",
  refundedSlowly: "4000000000007726",
} as const;

const confirmed = z.object({
  status: z.string(),
  next_action: z.object({ use_stripe_sdk: z.object({ stripe_js: z.string() }) }).nullable(),
});
type Confirmed = z.output<typeof confirmed>;

/**
 * What the booking page does with Stripe.js, whether the card pays or is saved: confirms with the publishable key, the
 * client secret and a typed card.
 */
export async function payInBrowser(
  { emulator }: Stack,
  {
    payment,
  }: {
    payment: Pick<AppointmentView["payment"], "clientSecret" | "clientSecretOf" | "publishableKey" | "stripeAccount">;
  },
  card: string = cards.good,
): Promise<Confirmed | "declined"> {
  const { clientSecret, clientSecretOf, publishableKey, stripeAccount } = payment;
  if (clientSecret === null) throw new Error("there is nothing to pay here");
  const [intent] = clientSecret.split("_secret");
  const form = {
    client_secret: clientSecret,
    "payment_method_data[type]": "card",
    "payment_method_data[card][number]": card,
    "payment_method_data[card][exp_month]": "12",
    "payment_method_data[card][exp_year]": "2040",
    "payment_method_data[card][cvc]": "123",
  };
  const answer = await fetch(`${emulator.url}/v1/${clientSecretOf}s/${intent}/confirm`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${publishableKey}`,
      ...(stripeAccount ? { "stripe-account": stripeAccount } : {}),
    },
    body: new URLSearchParams(form),
  });
  const body: unknown = await answer.json();
  return answer.status === 402 ? "declined" : confirmed.parse(body);
}

/** The card holder's answer on the bank's page. */
export async function answerBank(asked: Confirmed | "declined", outcome: "complete" | "fail"): Promise<void> {
  if (asked === "declined" || !asked.next_action) throw new Error("the bank asked nothing");
  const url = asked.next_action.use_stripe_sdk.stripe_js;
  await fetch(url, { method: "POST", body: new URLSearchParams({ outcome }), redirect: "manual" });
}
