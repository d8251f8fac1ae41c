import * as z from "zod";
import type { Context } from "../context.ts";
import { theCustomer } from "../customers/view.ts";
import { emit } from "../objects/events.ts";
import type { PaymentMethodRecord } from "../store/records.ts";
import { endpoint } from "../wire/endpoint.ts";
import { refused } from "../wire/errors.ts";
import { listPage } from "../wire/lists.ts";
import { mergedMetadata } from "../wire/metadata.ts";
import { integer, metadata, page, table, text } from "../wire/params.ts";
import { billing, cardDetails, checkExpiry, createFromDetails } from "./card-details.ts";
import { thePaymentMethod } from "./find.ts";
import { attach, detach } from "./keep.ts";
import { toPaymentMethod } from "./view.ts";

const path = "/v1/payment_methods";
const type = z.enum(["card"]).optional();

const changes = table({
  billing_details: billing.optional(),
  card: z
    .strictObject({ exp_month: integer({ min: 1, max: 12 }).optional(), exp_year: integer().optional() })
    .optional(),
  metadata: metadata.optional(),
});

export const paymentMethodEndpoints = [
  endpoint({
    method: "post",
    path,
    publishable: true,
    params: table(cardDetails.shape),
    run: (ctx, details) => toPaymentMethod(createFromDetails(ctx, details, "")),
  }),
  endpoint({
    method: "get",
    path: `${path}/:id`,
    params: table({}),
    run: (ctx, _params, id) => toPaymentMethod(thePaymentMethod(ctx, id)),
  }),
  endpoint({
    method: "post",
    path: `${path}/:id`,
    params: changes,
    run: (ctx, params, id) => update(ctx, thePaymentMethod(ctx, id), params),
  }),
  endpoint({
    method: "post",
    path: `${path}/:id/attach`,
    params: table({ customer: text }),
    run: (ctx, { customer }, id) => toPaymentMethod(attach(ctx, id, customer)),
  }),
  endpoint({
    method: "post",
    path: `${path}/:id/detach`,
    params: table({}),
    run: (ctx, _params, id) => toPaymentMethod(detach(ctx, thePaymentMethod(ctx, id))),
  }),
  endpoint({
    method: "get",
    path,
    params: table({ ...page, customer: text.optional(), type }),
    run: (ctx, { customer, ...params }) => listOfCustomer(ctx, customer, params, path),
  }),
  endpoint({
    method: "get",
    path: "/v1/customers/:id/payment_methods",
    params: table({ ...page, type }),
    run: (ctx, params, id) =>
      listOfCustomer(ctx, theCustomer(ctx, id).id, params, `/v1/customers/${id}/payment_methods`),
  }),
];

function listOfCustomer(
  ctx: Context,
  customer: string | undefined,
  params: Parameters<typeof listPage>[1],
  url: string,
): object {
  const saved = ctx.tx
    .list("payment_method")
    .filter((one) => one.customer !== null && (!customer || one.customer === customer));
  return listPage(saved, params, { url, what: "PaymentMethod", view: toPaymentMethod });
}

function update(ctx: Context, method: PaymentMethodRecord, params: z.output<typeof changes>): object {
  if (method.customer === null)
    throw refused("You must save this PaymentMethod to a customer before you can update it.");
  const expires = { month: params.card?.exp_month ?? method.expMonth, year: params.card?.exp_year ?? method.expYear };
  if (params.card) checkExpiry(ctx, expires, (field) => `card[${field}]`);
  const {
    name = method.billing.name,
    email = method.billing.email,
    phone = method.billing.phone,
  } = params.billing_details ?? {};
  const updated: PaymentMethodRecord = {
    ...method,
    expMonth: expires.month,
    expYear: expires.year,
    billing: { name, email, phone },
    metadata: mergedMetadata(method.metadata, params.metadata),
  };
  ctx.tx.put("payment_method", updated);
  emit(ctx, "payment_method.updated", toPaymentMethod(updated));
  return toPaymentMethod(updated);
}
