import type { Config } from "../../config.ts";

/** A page of Stripe's dashboard: `disputes/du_…`, `payments/pi_…`. */
export function stripePage({ stripe }: Pick<Config, "stripe">, page: string): string {
  const mode = stripe.secretKey.includes("_test_") ? "test/" : "";
  return `https://dashboard.stripe.com/${mode}${page}`;
}
