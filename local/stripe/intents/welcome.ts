import type { Context } from "../context.ts";
import type { Welcome } from "../store/records.ts";
import { badRequest } from "../wire/errors.ts";

type Given = {
  allowed_payment_method_types?: "card"[] | undefined;
  automatic_payment_methods?: { enabled: boolean; allow_redirects?: "always" | "never" | undefined } | undefined;
};

/** The two ways to say which methods are welcome exclude each other; with neither, Stripe chooses. */
export function welcomeOf({
  allowed_payment_method_types: allowed,
  automatic_payment_methods: automatic,
}: Given): Welcome {
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

/** A server that confirms while methods are welcome that send the customer away must say where to come back to. */
export function checkReturn(
  ctx: Context,
  kind: "PaymentIntent" | "SetupIntent",
  { automatic }: Welcome,
  terms: { return_url?: string | undefined; use_stripe_sdk?: boolean | undefined },
): void {
  const mayRedirect = automatic?.enabled && automatic.allowRedirects === "always";
  if (ctx.caller !== "secret" || !mayRedirect || terms.return_url !== undefined || terms.use_stripe_sdk) return;
  const message =
    `This ${kind} is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods ` +
    "might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based " +
    "payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to " +
    "`never` when creating Setup Intents and Payment Intents.";
  throw badRequest(message, { param: "return_url" });
}

/** Refuses at creation what only a confirmation can use. */
export function refuseUnconfirmed<P extends object>(kind: string, params: P, only: (keyof P & string)[]): void {
  const param = only.find((name) => params[name] !== undefined);
  if (param === undefined) return;
  const message = `The parameter \`${param}\` cannot be passed when creating a ${kind} unless \`confirm\` is set to true.`;
  throw badRequest(message, { param });
}
