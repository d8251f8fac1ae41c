import type { Context } from "../context.ts";
import { mayUse } from "../intents/caller.ts";
import type { PaymentIntentRecord } from "../store/records.ts";
import { missing } from "../wire/errors.ts";

export function theIntent(ctx: Context, id: string, param?: string): PaymentIntentRecord {
  const intent = ctx.tx.find("payment_intent", id);
  if (!intent) throw missing("payment_intent", id, param, "intent");
  return intent;
}

export function intentForCaller(ctx: Context, id: string, clientSecret: string | undefined): PaymentIntentRecord {
  const intent = theIntent(ctx, id);
  if (!mayUse(ctx, intent, clientSecret)) throw missing("payment_intent", id, undefined, "intent");
  return intent;
}
