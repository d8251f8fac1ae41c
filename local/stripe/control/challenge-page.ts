import { Router, urlencoded } from "express";
import type { Engine } from "../engine.ts";
import { settleChallenge } from "../payment-intents/confirm.ts";
import { settleSetupChallenge } from "../setup-intents/confirm.ts";
import type { PaymentIntentRecord, SetupIntentRecord } from "../store/records.ts";
import type { Reader } from "../store/store.ts";
import { fieldsOf } from "../wire/fields.ts";

/**
 * The bank's 3-D Secure page. GET shows two buttons; POST `outcome=complete` or `outcome=fail` answers the question
 * and sends the browser back to `return_url`, as the real page does.
 */
export function challengePage(engine: Engine): Router {
  const router = Router();
  const path = "/_emulator/challenges/:account/:intent/:challenge";

  router.get(path, (req, res) => {
    const intent = challengedIntent(engine.store.read(req.params.account), req.params);
    res.status(intent ? 200 : 410).send(page(intent ? question(intent) : OVER));
  });

  router.post(path, urlencoded(), async (req, res) => {
    const ctx = engine.begin(req.params.account, "emulator", null);
    const intent = challengedIntent(ctx.tx, req.params);
    if (!intent) return void res.status(410).send(page(OVER));
    const passed = fieldsOf(req.body).outcome === "complete";
    const settled = isPayment(intent)
      ? settleChallenge(ctx, intent, passed)
      : settleSetupChallenge(ctx, intent, passed);
    await engine.commit(ctx);
    const back = intent.challenge?.returnUrl ?? null;
    if (back === null) return void res.send(page("<p>Done. You can close this window.</p>"));
    res.redirect(303, returnAddress(back, settled));
  });
  return router;
}

type Intent = PaymentIntentRecord | SetupIntentRecord;

function isPayment(intent: Intent): intent is PaymentIntentRecord {
  return "amount" in intent;
}

/** The intent that waits for the answer to exactly this question. */
function challengedIntent(reader: Reader, { intent: id, challenge }: { intent: string; challenge: string }) {
  const intent: Intent | undefined = reader.find("payment_intent", id) ?? reader.find("setup_intent", id);
  return intent?.challenge?.id === challenge ? intent : undefined;
}

function returnAddress(returnUrl: string, intent: Intent): string {
  const url = new URL(returnUrl);
  const name = isPayment(intent) ? "payment_intent" : "setup_intent";
  url.searchParams.set(name, intent.id);
  url.searchParams.set(`${name}_client_secret`, intent.clientSecret);
  url.searchParams.set("redirect_status", intent.lastFailure ? "failed" : "succeeded");
  return url.href;
}

const OVER = "<p>Nothing waits for this authentication any more.</p>";

function question(intent: Intent): string {
  const subject = isPayment(intent) ? `this payment of ${priceOf(intent)}` : "the card you are saving";
  return `<p>Test bank: is ${subject} yours?</p>
<form method="post">
<button name="outcome" value="complete">Complete authentication</button>
<button name="outcome" value="fail">Fail authentication</button>
</form>`;
}

function priceOf({ amount, currency }: PaymentIntentRecord): string {
  const digits =
    new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return new Intl.NumberFormat("en", { style: "currency", currency }).format(amount / 10 ** digits);
}

function page(content: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>3-D Secure test page</title><body><main><h1>3-D Secure test page</h1>${content}</main></body></html>`;
}
