import * as z from "zod";
import { LARGEST_AMOUNT } from "../currencies.ts";
import { chosen, confirming, described, paymentOptions, welcomed } from "../intents/params.ts";
import { endpoint } from "../wire/endpoint.ts";
import { isWithin, listPage } from "../wire/lists.ts";
import { created, flag, integer, metadata, page, table, text, unsettableText } from "../wire/params.ts";
import { cancelIntent } from "./cancel.ts";
import { captureIntent } from "./capture.ts";
import { confirmIntent } from "./confirm.ts";
import { createIntent } from "./create.ts";
import { intentForCaller, theIntent } from "./find.ts";
import { updateIntent } from "./update.ts";
import { presentIntent, toIntent } from "./view.ts";

const terms = {
  ...chosen,
  payment_method_options: paymentOptions.optional(),
  setup_future_usage: z.enum(["off_session", "on_session", ""]).optional(),
  receipt_email: unsettableText.optional(),
};
const details = {
  ...described,
  ...terms,
  statement_descriptor_suffix: unsettableText.optional(),
  capture_method: z.enum(["automatic", "automatic_async", "manual"]).optional(),
};
const confirmed = { ...confirming, off_session: flag.optional(), error_on_requires_action: flag.optional() };

const creation = table({
  ...details,
  ...confirmed,
  ...welcomed,
  setup_future_usage: z.enum(["off_session", "on_session"]).optional(),
  amount: integer({ min: -LARGEST_AMOUNT }),
  currency: text,
  confirm: flag.optional(),
});
export type Creation = z.output<typeof creation>;

const update = table({ ...details, amount: integer({ min: -LARGEST_AMOUNT }).optional(), currency: text.optional() });
export type Update = z.output<typeof update>;

const confirmation = table({ ...terms, ...confirmed, client_secret: text.optional() });
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
