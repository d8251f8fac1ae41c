import type { Context } from "../context.ts";
import { theCustomer } from "../customers/view.ts";
import { newId, randomText } from "../ids.ts";
import { USUAL, withOptions } from "../intents/card-options.ts";
import { refuseUnconfirmed, welcomeOf } from "../intents/welcome.ts";
import { emit } from "../objects/events.ts";
import { chosenMethod } from "../payment-methods/find.ts";
import type { SetupIntentRecord } from "../store/records.ts";
import { withoutEmpty } from "../wire/metadata.ts";
import { confirmSetup } from "./confirm.ts";
import type { Creation } from "./endpoints.ts";
import { presentSetup, toSetup } from "./view.ts";

export function createSetup(ctx: Context, params: Creation): object {
  const id = newId("seti");
  const customer = params.customer === undefined ? null : theCustomer(ctx, params.customer, "customer").id;
  const paymentMethod = params.confirm ? null : chosenMethod(ctx, params, customer);
  const setup: SetupIntentRecord = {
    id,
    created: ctx.now,
    clientSecret: `${id}_secret_${randomText(25)}`,
    ...welcomeOf(params),
    customer,
    description: params.description ?? null,
    metadata: withoutEmpty(params.metadata ?? {}),
    usage: params.usage ?? "off_session",
    cardOptions: withOptions(USUAL, params.payment_method_options),
    status: paymentMethod ? "requires_confirmation" : "requires_payment_method",
    paymentMethod,
    lastFailure: null,
    challenge: null,
    cancellationReason: null,
  };
  ctx.tx.put("setup_intent", setup);
  emit(ctx, "setup_intent.created", toSetup(ctx, setup));
  if (params.confirm) return confirmSetup(ctx, setup, params);
  refuseUnconfirmed("SetupIntent", params, ["return_url"]);
  return presentSetup(ctx, setup);
}
