import type Stripe from "stripe";
import type { Context } from "../context.ts";
import { present } from "../intents/caller.ts";
import { toCardOptions } from "../intents/card-options.ts";
import { nextActionOf } from "../intents/challenge.ts";
import { toLastError } from "../intents/last-error.ts";
import type { SetupIntentRecord } from "../store/records.ts";

/** What a holder of the publishable key and the client secret may see. */
const PUBLIC_FIELDS: ReadonlySet<string> = new Set<keyof Stripe.SetupIntent>([
  "id",
  "object",
  "automatic_payment_methods",
  "cancellation_reason",
  "client_secret",
  "created",
  "description",
  "last_setup_error",
  "livemode",
  "next_action",
  "payment_method",
  "payment_method_configuration_details",
  "payment_method_types",
  "status",
  "usage",
]);

/** The set-up intent as its caller may see it. */
export function presentSetup(ctx: Context, setup: SetupIntentRecord): object {
  return present(ctx, toSetup(ctx, setup), PUBLIC_FIELDS);
}

export function toSetup(ctx: Context, setup: SetupIntentRecord): Stripe.SetupIntent {
  return {
    id: setup.id,
    object: "setup_intent",
    allowed_payment_method_types: setup.allowedTypes,
    application: null,
    automatic_payment_methods: setup.automatic && {
      allow_redirects: setup.automatic.allowRedirects,
      enabled: setup.automatic.enabled,
    },
    cancellation_reason: setup.cancellationReason,
    client_secret: setup.clientSecret,
    created: setup.created,
    customer: setup.customer,
    customer_account: null,
    description: setup.description,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: setup.lastFailure && toLastError(ctx, setup.lastFailure),
    latest_attempt: null,
    livemode: false,
    managed_payments: null,
    mandate: null,
    metadata: setup.metadata,
    next_action: nextActionOf(ctx, setup),
    on_behalf_of: null,
    payment_method: setup.paymentMethod,
    payment_method_configuration_details: null,
    payment_method_options: { card: toCardOptions(setup.cardOptions) },
    payment_method_types: ["card"],
    single_use_mandate: null,
    status: setup.status,
    usage: setup.usage,
  };
}
