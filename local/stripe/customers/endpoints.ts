import type * as z from "zod";
import type { Context } from "../context.ts";
import { newId } from "../ids.ts";
import { emit } from "../objects/events.ts";
import { detach } from "../payment-methods/keep.ts";
import type { CustomerRecord } from "../store/records.ts";
import { endpoint } from "../wire/endpoint.ts";
import { missing } from "../wire/errors.ts";
import { isWithin, listPage } from "../wire/lists.ts";
import { mergedMetadata, withoutEmpty } from "../wire/metadata.ts";
import { created, metadata, page, table, text, unsettableText } from "../wire/params.ts";
import { customerView, theCustomer, toCustomer } from "./view.ts";

const path = "/v1/customers";
const details = table({
  email: unsettableText.optional(),
  name: unsettableText.optional(),
  phone: unsettableText.optional(),
  description: unsettableText.optional(),
  metadata: metadata.optional(),
});
type Details = z.output<typeof details>;

export const customerEndpoints = [
  endpoint({ method: "post", path, params: details, run: createCustomer }),
  endpoint({ method: "get", path: `${path}/:id`, params: table({}), run: retrieveCustomer }),
  endpoint({
    method: "post",
    path: `${path}/:id`,
    params: details,
    run: (ctx, params, id) => updateCustomer(ctx, theCustomer(ctx, id), params),
  }),
  endpoint({
    method: "delete",
    path: `${path}/:id`,
    params: table({}),
    run: (ctx, _params, id) => deleteCustomer(ctx, theCustomer(ctx, id)),
  }),
  endpoint({
    method: "get",
    path,
    params: table({ ...page, created, email: text.optional() }),
    run: (ctx, params) =>
      listPage(
        ctx.tx
          .list("customer")
          .filter((one) => !one.deleted && isWithin(params.created, one.created))
          .filter((one) => !params.email || one.email === params.email),
        params,
        { url: path, what: "customer", view: toCustomer },
      ),
  }),
];

function createCustomer(ctx: Context, { email, name, phone, description, metadata }: Details): object {
  const customer: CustomerRecord = {
    id: newId("cus"),
    created: ctx.now,
    email: email ?? null,
    name: name ?? null,
    phone: phone ?? null,
    description: description ?? null,
    metadata: withoutEmpty(metadata ?? {}),
    deleted: false,
  };
  ctx.tx.put("customer", customer);
  emit(ctx, "customer.created", toCustomer(customer));
  return toCustomer(customer);
}

function retrieveCustomer(ctx: Context, _params: object, id: string): object {
  const view = customerView(ctx, id);
  if (!view) throw missing("customer", id);
  return view;
}

function updateCustomer(ctx: Context, customer: CustomerRecord, params: Details): object {
  const { email = customer.email, name = customer.name, phone = customer.phone } = params;
  const { description = customer.description } = params;
  const metadata = mergedMetadata(customer.metadata, params.metadata);
  const updated = { ...customer, email, name, phone, description, metadata };
  ctx.tx.put("customer", updated);
  emit(ctx, "customer.updated", toCustomer(updated));
  return toCustomer(updated);
}

/** For ever; its cards go with it. */
function deleteCustomer(ctx: Context, customer: CustomerRecord): object {
  for (const method of ctx.tx.list("payment_method")) if (method.customer === customer.id) detach(ctx, method);
  ctx.tx.put("customer", { ...customer, deleted: true });
  emit(ctx, "customer.deleted", toCustomer(customer));
  return { id: customer.id, object: "customer", deleted: true };
}
