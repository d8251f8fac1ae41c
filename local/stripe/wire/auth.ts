import type { IncomingHttpHeaders } from "node:http";
import { PLATFORM } from "../context.ts";
import { denied } from "./errors.ts";

export type Keys = { secretKey: string; publishableKey: string };
export type Caller = { account: string; caller: "secret" | "publishable" };

const NO_KEY =
  "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth " +
  "(e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details.";
const NEEDS_SECRET = "This API call cannot be made with a publishable API key. Please use a secret API key.";

/** Who asks, and in which account. A browser may send its key and account as parameters instead of headers. */
export function authenticate(
  headers: IncomingHttpHeaders,
  params: Record<string, unknown>,
  keys: Keys,
  publishable: boolean,
): Caller {
  const given = keyIn(headers.authorization) ?? textOf(params.key);
  if (!given) throw denied(401, NO_KEY);
  if (given !== keys.secretKey && given !== keys.publishableKey)
    throw denied(401, `Invalid API Key provided: ${masked(given)}`);
  const caller = given === keys.secretKey ? "secret" : "publishable";
  if (caller === "publishable" && !publishable) throw denied(403, NEEDS_SECRET, "secret_key_required");
  const account = textOf(headers["stripe-account"]) ?? textOf(params._stripe_account) ?? PLATFORM;
  if (!/^acct_\w+$/.test(account)) {
    const message = `The provided key '${masked(given)}' does not have access to account '${account}' (or that account does not exist).`;
    throw denied(403, message, "account_invalid");
  }
  return { account, caller };
}

function keyIn(header: string | undefined): string | undefined {
  const [scheme, value = ""] = header?.split(" ") ?? [];
  if (scheme === "Bearer") return value;
  if (scheme === "Basic") return Buffer.from(value, "base64").toString().split(":")[0];
  return undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function masked(key: string): string {
  return `${key.slice(0, 8)}${"*".repeat(8)}${key.slice(-4)}`;
}
