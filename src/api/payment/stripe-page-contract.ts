import * as z from "zod";

export const stripeUrl = z
  .url()
  .nullable()
  .meta({ description: "Its page in Stripe, for those who manage; null for others, and where a stand-in has none" });
