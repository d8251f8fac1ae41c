import type { Context } from "../context.ts";
import type { PaymentIntentRecord } from "../store/records.ts";
import { missing } from "../wire/errors.ts";

export function theIntent(ctx: Context, id: string, param = "intent"): PaymentIntentRecord {
  const intent = ctx.tx.find("payment_intent", id);
  if (!intent) throw missing("payment_intent", id, param);
  return intent;
}

/** A browser proves with the client secret that the payment is its own; with a wrong one the payment does not exist. */
export function intentForCaller(ctx: Context, id: string, clientSecret: string | undefined): PaymentIntentRecord {
  const intent = theIntent(ctx, id);
  const proven = clientSecret === intent.clientSecret;
  if (ctx.caller === "publishable" ? !proven : clientSecret !== undefined && !proven)
    throw missing("payment_intent", id, "intent");
  return intent;
}
