import type { Context } from "../context.ts";
import { newId, randomText } from "../ids.ts";
import { theCustomer } from "../objects/customers.ts";
import { emit } from "../objects/events.ts";
import type { PaymentIntentRecord } from "../store/records.ts";
import { badRequest } from "../wire/errors.ts";
import { confirmIntent } from "./confirm.ts";
import type { Creation } from "./endpoints.ts";
import { checkAmount, checkedCurrency, chosenMethod, withoutEmpty } from "./terms.ts";
import { presentIntent, toIntent } from "./view.ts";

export function createIntent(ctx: Context, params: Creation): object {
  const currency = checkedCurrency(params.currency);
  checkAmount(params.amount, currency);
  const id = newId("pi");
  const customer = params.customer === undefined ? null : theCustomer(ctx, params.customer, "customer").id;
  const paymentMethod = params.confirm ? null : chosenMethod(ctx, params, customer);
  const intent: PaymentIntentRecord = {
    id,
    created: ctx.now,
    clientSecret: `${id}_secret_${randomText(25)}`,
    amount: params.amount,
    currency,
    captureMethod: params.capture_method ?? "automatic_async",
    ...acceptedTypes(params),
    customer,
    description: params.description ?? null,
    receiptEmail: params.receipt_email ?? null,
    statementSuffix: params.statement_descriptor_suffix ?? null,
    metadata: withoutEmpty(params.metadata ?? {}),
    status: paymentMethod ? "requires_confirmation" : "requires_payment_method",
    paymentMethod,
    latestCharge: null,
    lastFailure: null,
    challenge: null,
    amountCapturable: 0,
    amountReceived: 0,
    canceledAt: null,
    cancellationReason: null,
  };
  ctx.tx.put("payment_intent", intent);
  emit(ctx, "payment_intent.created", toIntent(ctx, intent));
  if (params.confirm) return confirmIntent(ctx, intent, params);
  for (const param of ["off_session", "return_url", "error_on_requires_action"] as const) {
    if (params[param] !== undefined)
      throw badRequest(
        `The parameter \`${param}\` cannot be passed when creating a PaymentIntent unless \`confirm\` is set to true.`,
        { param },
      );
  }
  return presentIntent(ctx, intent);
}

/** The two ways to say which methods are welcome exclude each other; with neither, Stripe chooses. */
function acceptedTypes(params: Creation): Pick<PaymentIntentRecord, "allowedTypes" | "automatic"> {
  const { allowed_payment_method_types: allowed, automatic_payment_methods: automatic } = params;
  if (allowed && automatic) {
    const message =
      "You may only specify one of these parameters: allowed_payment_method_types, automatic_payment_methods.";
    throw badRequest(message, { code: "parameters_exclusive", param: "allowed_payment_method_types" });
  }
  if (allowed) return { allowedTypes: allowed, automatic: null };
  return {
    allowedTypes: null,
    automatic: { enabled: automatic?.enabled ?? true, allowRedirects: automatic?.allow_redirects ?? "always" },
  };
}
