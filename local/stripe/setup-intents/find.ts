import type { Context } from "../context.ts";
import { mayUse } from "../intents/caller.ts";
import type { SetupIntentRecord } from "../store/records.ts";
import { type ApiError, missing, refused } from "../wire/errors.ts";
import { presentSetup } from "./view.ts";

export function theSetup(ctx: Context, id: string): SetupIntentRecord {
  const setup = ctx.tx.find("setup_intent", id);
  if (!setup) throw missing("setupintent", id, undefined, "intent");
  return setup;
}

export function setupForCaller(ctx: Context, id: string, clientSecret: string | undefined): SetupIntentRecord {
  const setup = theSetup(ctx, id);
  if (!mayUse(ctx, setup, clientSecret)) throw missing("setupintent", id, undefined, "intent");
  return setup;
}

export function unexpectedSetupState(ctx: Context, setup: SetupIntentRecord, message: string): ApiError {
  return refused(message, { code: "setup_intent_unexpected_state", setup_intent: presentSetup(ctx, setup) });
}
