import * as z from "zod";
import { chosen, confirming, described, setupOptions, welcomed } from "../intents/params.ts";
import { endpoint } from "../wire/endpoint.ts";
import { isWithin, listPage } from "../wire/lists.ts";
import { created, flag, page, table, text } from "../wire/params.ts";
import { cancelSetup, updateSetup } from "./change.ts";
import { confirmSetup } from "./confirm.ts";
import { createSetup } from "./create.ts";
import { setupForCaller, theSetup } from "./find.ts";
import { presentSetup, toSetup } from "./view.ts";

const terms = { ...chosen, payment_method_options: setupOptions.optional() };

const creation = table({
  ...described,
  ...terms,
  ...confirming,
  ...welcomed,
  confirm: flag.optional(),
  usage: z.enum(["off_session", "on_session"]).optional(),
});
export type Creation = z.output<typeof creation>;

const update = table({ ...described, ...terms });
export type Update = z.output<typeof update>;

const confirmation = table({ ...terms, ...confirming, client_secret: text.optional() });
export type Confirmation = z.output<typeof confirmation>;

const cancellation = table({
  cancellation_reason: z.enum(["abandoned", "duplicate", "requested_by_customer"]).optional(),
});

const path = "/v1/setup_intents";

export const setupIntentEndpoints = [
  endpoint({ method: "post", path, params: creation, run: createSetup }),
  endpoint({
    method: "get",
    path,
    params: table({ ...page, created, customer: text.optional(), payment_method: text.optional() }),
    run: (ctx, params) =>
      listPage(
        ctx.tx
          .list("setup_intent")
          .filter((one) => isWithin(params.created, one.created))
          .filter((one) => !params.customer || one.customer === params.customer)
          .filter((one) => !params.payment_method || one.paymentMethod === params.payment_method),
        params,
        { url: path, what: "setupintent", view: (setup) => toSetup(ctx, setup) },
      ),
  }),
  endpoint({
    method: "get",
    path: `${path}/:id`,
    publishable: true,
    params: table({ client_secret: text.optional() }),
    run: (ctx, params, id) => presentSetup(ctx, setupForCaller(ctx, id, params.client_secret)),
  }),
  endpoint({
    method: "post",
    path: `${path}/:id`,
    params: update,
    run: (ctx, params, id) => updateSetup(ctx, theSetup(ctx, id), params),
  }),
  endpoint({
    method: "post",
    path: `${path}/:id/confirm`,
    publishable: true,
    params: confirmation,
    run: (ctx, params, id) => confirmSetup(ctx, setupForCaller(ctx, id, params.client_secret), params),
  }),
  endpoint({
    method: "post",
    path: `${path}/:id/cancel`,
    params: cancellation,
    run: (ctx, params, id) => cancelSetup(ctx, theSetup(ctx, id), params.cancellation_reason),
  }),
];
