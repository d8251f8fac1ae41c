import * as z from "zod";
import { cardDetails } from "../payment-methods/card-details.ts";
import { flag, metadata, removed, text, unsettableText } from "../wire/params.ts";

const credentialUsage = z.enum(["installment", "recurring", "unscheduled"]).optional();
const cardOptions = {
  request_three_d_secure: z.enum(["any", "automatic", "challenge"]).optional(),
  setup_credential_usage: credentialUsage,
};

/** How a set-up is to treat its card. */
export const setupOptions = z.strictObject({ card: z.strictObject(cardOptions).optional() });
/** How a payment is to treat its card. */
export const paymentOptions = z.strictObject({
  card: z.strictObject({ ...cardOptions, stored_credential_usage: credentialUsage }).optional(),
});

/** What payment intents and set-up intents both say about themselves. */
export const described = {
  customer: text.optional(),
  description: unsettableText.optional(),
  metadata: metadata.optional(),
};

/** What may name the card, and what no longer may. */
export const chosen = {
  payment_method: text.optional(),
  payment_method_data: cardDetails.optional(),
  payment_method_types: removed(
    "payment_method_types_no_longer_supported",
    "The parameter `payment_method_types` is no longer supported. Use `allowed_payment_method_types` or `automatic_payment_methods` instead.",
  ),
};

export const welcomed = {
  allowed_payment_method_types: z.array(z.enum(["card"])).optional(),
  automatic_payment_methods: z
    .strictObject({ enabled: flag, allow_redirects: z.enum(["always", "never"]).optional() })
    .optional(),
};

/** What belongs to a confirmation, also when it happens at creation. */
export const confirming = { return_url: text.optional(), use_stripe_sdk: flag.optional() };
