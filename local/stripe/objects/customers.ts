import type Stripe from "stripe";
import type * as z from "zod";
import type { Context } from "../context.ts";
import { newId } from "../ids.ts";
import type { CustomerRecord } from "../store/records.ts";
import { endpoint } from "../wire/endpoint.ts";
import { missing } from "../wire/errors.ts";
import { isWithin, listPage } from "../wire/lists.ts";
import { created, metadata, page, table, text, unsettableText } from "../wire/params.ts";
import { emit } from "./events.ts";

const details = {
  email: unsettableText.optional(),
  name: unsettableText.optional(),
  phone: unsettableText.optional(),
  description: unsettableText.optional(),
  metadata: metadata.optional(),
};

export const customerEndpoints = [
  endpoint({ method: "post", path: "/v1/customers", params: table(details), run: createCustomer }),
  endpoint({
    method: "get",
    path: "/v1/customers/:id",
    params: table({}),
    run: (ctx, _params, id) => toCustomer(theCustomer(ctx, id)),
  }),
  endpoint({
    method: "get",
    path: "/v1/customers",
    params: table({ ...page, created, email: text.optional() }),
    run: (ctx, params) =>
      listPage(
        ctx.tx
          .list("customer")
          .filter((one) => isWithin(params.created, one.created) && (!params.email || one.email === params.email)),
        params,
        { url: "/v1/customers", what: "customer", view: toCustomer },
      ),
  }),
];

type Details = z.output<ReturnType<typeof table<typeof details>>>;

function createCustomer(ctx: Context, { email, name, phone, description, metadata }: Details): object {
  const customer: CustomerRecord = {
    id: newId("cus"),
    created: ctx.now,
    email: email ?? null,
    name: name ?? null,
    phone: phone ?? null,
    description: description ?? null,
    metadata: metadata ?? {},
  };
  ctx.tx.put("customer", customer);
  emit(ctx, "customer.created", toCustomer(customer));
  return toCustomer(customer);
}

export function theCustomer(ctx: Context, id: string, param = "id"): CustomerRecord {
  const customer = ctx.tx.find("customer", id);
  if (!customer) throw missing("customer", id, param);
  return customer;
}

export function customerView(ctx: Context, id: string): object | undefined {
  const customer = ctx.tx.find("customer", id);
  return customer && toCustomer(customer);
}

function toCustomer(customer: CustomerRecord): Stripe.Customer {
  return {
    id: customer.id,
    object: "customer",
    address: null,
    balance: 0,
    created: customer.created,
    currency: null,
    default_source: null,
    delinquent: false,
    description: customer.description,
    discount: null,
    email: customer.email,
    invoice_prefix: customer.id.slice(-8).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: customer.metadata,
    name: customer.name,
    phone: customer.phone,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: null,
  };
}
