import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import helmet from "helmet";
import type { Config } from "../../config.ts";

/** Our own scripts and styles alone, Stripe's where cards are typed, and its stand-in where there is one. */
export function policyOf({ stripe }: Config, frameAncestors: readonly string[] = []) {
  const standIn = stripe.browserUrl && new URL(stripe.browserUrl).origin;
  const stripeApi = standIn ?? "https://api.stripe.com";
  const stripeScript = standIn ? [] : ["https://js.stripe.com", "https://*.js.stripe.com"];
  const stripeFrames = standIn ? [standIn] : [...stripeScript, "https://hooks.stripe.com"];
  return helmet.contentSecurityPolicy({
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      baseUri: ["'none'"],
      connectSrc: ["'self'", stripeApi],
      fontSrc: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: frameAncestors.length > 0 ? [...frameAncestors] : ["'none'"],
      frameSrc: stripeFrames,
      imgSrc: ["'self'", "data:", "https:"],
      manifestSrc: ["'self'"],
      scriptSrc: ["'self'", ...stripeScript],
      styleSrc: ["'self'", (_req, res) => `'nonce-${nonceOf(res)}'`],
    },
  });
}

/** Marks the styles that are in the answer itself, or made by the app's components; another for each answer. */
export function nonceOf(res: ServerResponse): string {
  const known = nonces.get(res) ?? randomBytes(16).toString("base64url");
  nonces.set(res, known);
  return known;
}
const nonces = new WeakMap<ServerResponse, string>();
