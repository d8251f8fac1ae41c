import type Stripe from "stripe";
import type { Context } from "../context.ts";
import type { CustomerRecord } from "../store/records.ts";
import { missing } from "../wire/errors.ts";

/** A deleted customer can be read, and nothing else. */
export function theCustomer(ctx: Context, id: string, param?: string): CustomerRecord {
  const customer = ctx.tx.find("customer", id);
  if (!customer || customer.deleted) throw missing("customer", id, param);
  return customer;
}

export function customerView(ctx: Context, id: string): Stripe.Customer | Stripe.DeletedCustomer | undefined {
  const customer = ctx.tx.find("customer", id);
  if (customer?.deleted) return { id, object: "customer", deleted: true };
  return customer && toCustomer(customer);
}

export function toCustomer(customer: CustomerRecord): Stripe.Customer {
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
