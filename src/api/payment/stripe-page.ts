import type { Config } from "../../config.ts";

/** A page of Stripe's dashboard: `disputes/du_…`, `payments/pi_…`. A stand-in for Stripe has none. */
export function stripePage({ stripe }: { stripe: Pick<Config["stripe"], "secretKey" | "apiUrl"> }, page: string) {
  if (stripe.apiUrl) return null;
  const mode = stripe.secretKey.includes("_test_") ? "test/" : "";
  return `https://dashboard.stripe.com/${mode}${page}`;
}
