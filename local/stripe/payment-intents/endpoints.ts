import * as z from "zod";
import { LARGEST_AMOUNT } from "../currencies.ts";
import { cardDetails } from "../objects/payment-methods.ts";
import { endpoint } from "../wire/endpoint.ts";
import { isWithin, listPage } from "../wire/lists.ts";
import { created, flag, integer, metadata, page, removed, table, text, unsettableText } from "../wire/params.ts";
import { cancelIntent } from "./cancel.ts";
import { captureIntent } from "./capture.ts";
import { confirmIntent } from "./confirm.ts";
import { createIntent } from "./create.ts";
import { intentForCaller, theIntent } from "./find.ts";
import { updateIntent } from "./update.ts";
import { presentIntent, toIntent } from "./view.ts";

const removedTypes = removed(
  "payment_method_types_no_longer_supported",
  "The parameter `payment_method_types` is no longer supported. Use `allowed_payment_method_types` or `automatic_payment_methods` instead.",
);

const described = {
  customer: text.optional(),
  description: unsettableText.optional(),
  metadata: metadata.optional(),
  receipt_email: unsettableText.optional(),
  statement_descriptor_suffix: unsettableText.optional(),
  capture_method: z.enum(["automatic", "automatic_async", "manual"]).optional(),
  payment_method: text.optional(),
  payment_method_data: cardDetails.optional(),
  payment_method_types: removedTypes,
};

const confirming = {
  off_session: flag.optional(),
  return_url: text.optional(),
  use_stripe_sdk: flag.optional(),
  error_on_requires_action: flag.optional(),
};

const creation = table({
  ...described,
  ...confirming,
  amount: integer({ min: -LARGEST_AMOUNT }),
  currency: text,
  confirm: flag.optional(),
  allowed_payment_method_types: z.array(z.enum(["card"])).optional(),
  automatic_payment_methods: z
    .strictObject({ enabled: flag, allow_redirects: z.enum(["always", "never"]).optional() })
    .optional(),
});
export type Creation = z.output<typeof creation>;

const update = table({ ...described, amount: integer({ min: -LARGEST_AMOUNT }).optional(), currency: text.optional() });
export type Update = z.output<typeof update>;

const confirmation = table({
  ...confirming,
  client_secret: text.optional(),
  payment_method: text.optional(),
  payment_method_data: cardDetails.optional(),
  payment_method_types: removedTypes,
  receipt_email: unsettableText.optional(),
});
export type Confirmation = z.output<typeof confirmation>;

const capture = table({
  amount_to_capture: integer({ min: 1 }).optional(),
  final_capture: z.enum(["true"]).optional(),
  metadata: metadata.optional(),
  statement_descriptor_suffix: unsettableText.optional(),
});
export type Capture = z.output<typeof capture>;

const cancellation = table({
  cancellation_reason: z.enum(["duplicate", "fraudulent", "requested_by_customer", "abandoned"]).optional(),
});

const path = "/v1/payment_intents";

export const paymentIntentEndpoints = [
  endpoint({ method: "post", path, params: creation, run: createIntent }),
  endpoint({
    method: "get",
    path,
    params: table({ ...page, created, customer: text.optional() }),
    run: (ctx, params) =>
      listPage(
        ctx.tx
          .list("payment_intent")
          .filter(
            (one) => isWithin(params.created, one.created) && (!params.customer || one.customer === params.customer),
          ),
        params,
        { url: path, what: "payment_intent", view: (intent) => toIntent(ctx, intent) },
      ),
  }),
  endpoint({
    method: "get",
    path: `${path}/:id`,
    publishable: true,
    params: table({ client_secret: text.optional() }),
    run: (ctx, params, id) => presentIntent(ctx, intentForCaller(ctx, id, params.client_secret)),
  }),
  endpoint({
    method: "post",
    path: `${path}/:id`,
    params: update,
    run: (ctx, params, id) => updateIntent(ctx, theIntent(ctx, id), params),
  }),
  endpoint({
    method: "post",
    path: `${path}/:id/confirm`,
    publishable: true,
    params: confirmation,
    run: (ctx, params, id) => confirmIntent(ctx, intentForCaller(ctx, id, params.client_secret), params),
  }),
  endpoint({
    method: "post",
    path: `${path}/:id/capture`,
    params: capture,
    run: (ctx, params, id) => captureIntent(ctx, theIntent(ctx, id), params),
  }),
  endpoint({
    method: "post",
    path: `${path}/:id/cancel`,
    params: cancellation,
    run: (ctx, params, id) => cancelIntent(ctx, theIntent(ctx, id), params.cancellation_reason ?? null),
  }),
];
