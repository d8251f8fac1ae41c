import { Router, urlencoded } from "express";
import type { Engine } from "../engine.ts";
import { settleChallenge } from "../payment-intents/confirm.ts";
import type { PaymentIntentRecord } from "../store/records.ts";
import { fieldsOf } from "../wire/fields.ts";

/**
 * The bank's 3-D Secure page. GET shows two buttons; POST `outcome=complete` or `outcome=fail` answers the question
 * and sends the browser back to `return_url`, as the real page does.
 */
export function challengePage(engine: Engine): Router {
  const router = Router();
  const path = "/_emulator/challenges/:account/:intent/:challenge";

  router.get(path, (req, res) => {
    const intent = engine.store.read(req.params.account).find("payment_intent", req.params.intent);
    if (intent?.challenge?.id !== req.params.challenge) return void res.status(410).send(page(OVER));
    res.send(page(question(intent)));
  });

  router.post(path, urlencoded(), async (req, res) => {
    const ctx = engine.begin(req.params.account, "emulator", null);
    const intent = ctx.tx.find("payment_intent", req.params.intent);
    if (!intent?.challenge || intent.challenge.id !== req.params.challenge)
      return void res.status(410).send(page(OVER));
    const settled = settleChallenge(ctx, intent, fieldsOf(req.body).outcome === "complete");
    await engine.commit(ctx);
    const back = intent.challenge.returnUrl;
    if (back === null) return void res.send(page("<p>Done. You can close this window.</p>"));
    res.redirect(303, returnAddress(back, settled));
  });
  return router;
}

function returnAddress(returnUrl: string, intent: PaymentIntentRecord): string {
  const url = new URL(returnUrl);
  url.searchParams.set("payment_intent", intent.id);
  url.searchParams.set("payment_intent_client_secret", intent.clientSecret);
  url.searchParams.set("redirect_status", intent.lastFailure ? "failed" : "succeeded");
  return url.href;
}

const OVER = "<p>This payment no longer waits for authentication.</p>";

function question({ amount, currency }: PaymentIntentRecord): string {
  const digits =
    new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const price = new Intl.NumberFormat("en", { style: "currency", currency }).format(amount / 10 ** digits);
  return `<p>Test bank: is this payment of ${price} yours?</p>
<form method="post">
<button name="outcome" value="complete">Complete authentication</button>
<button name="outcome" value="fail">Fail authentication</button>
</form>`;
}

function page(content: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>3-D Secure test page</title><body><main><h1>3-D Secure test page</h1>${content}</main></body></html>`;
}
