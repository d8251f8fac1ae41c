import type { Context } from "../context.ts";
import { theCustomer } from "../customers/view.ts";
import { withOptions } from "../intents/card-options.ts";
import { emit } from "../objects/events.ts";
import { chosenMethod } from "../payment-methods/find.ts";
import type { SetupIntentRecord } from "../store/records.ts";
import { mergedMetadata } from "../wire/metadata.ts";
import { OPEN } from "./confirm.ts";
import type { Update } from "./endpoints.ts";
import { unexpectedSetupState } from "./find.ts";
import { presentSetup, toSetup } from "./view.ts";

const GUARDED = ["customer", "payment_method", "payment_method_data", "payment_method_options"] as const;

/** Card and customer may change only while it is open; the description and metadata always. */
export function updateSetup(ctx: Context, setup: SetupIntentRecord, params: Update): object {
  const changesCard = GUARDED.find((param) => params[param] !== undefined);
  if (changesCard && !OPEN.includes(setup.status)) {
    const message = `You cannot update \`${changesCard}\` of this SetupIntent because it has a status of ${setup.status}.`;
    throw unexpectedSetupState(ctx, setup, message);
  }
  const customer = params.customer === undefined ? setup.customer : theCustomer(ctx, params.customer, "customer").id;
  const paymentMethod = chosenMethod(ctx, params, customer) ?? setup.paymentMethod;
  const updated: SetupIntentRecord = {
    ...setup,
    customer,
    paymentMethod,
    description: params.description === undefined ? setup.description : params.description,
    metadata: mergedMetadata(setup.metadata, params.metadata),
    cardOptions: withOptions(setup.cardOptions, params.payment_method_options),
    // What the cardholder was asked to authenticate is no longer what would be saved.
    ...(changesCard && {
      status: paymentMethod ? "requires_confirmation" : "requires_payment_method",
      challenge: null,
    }),
  };
  ctx.tx.put("setup_intent", updated);
  return presentSetup(ctx, updated);
}

export function cancelSetup(ctx: Context, setup: SetupIntentRecord, reason: string | undefined): object {
  if (!OPEN.includes(setup.status)) {
    const message = `You cannot cancel this SetupIntent because it has a status of ${setup.status}. Only a SetupIntent with one of the following statuses may be canceled: ${OPEN.join(", ")}.`;
    throw unexpectedSetupState(ctx, setup, message);
  }
  const canceled: SetupIntentRecord = {
    ...setup,
    status: "canceled",
    challenge: null,
    cancellationReason: reason ?? null,
  };
  ctx.tx.put("setup_intent", canceled);
  emit(ctx, "setup_intent.canceled", toSetup(ctx, canceled));
  return presentSetup(ctx, canceled);
}
