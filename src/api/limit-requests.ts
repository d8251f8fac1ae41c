import type { Request, RequestHandler, Response } from "express";
import { addressOf, createRateLimit, type Limit, type LimitParts } from "./rate-limit.ts";

export type RequestLimitParts = LimitParts & { config: { rateLimits: "on" | "off" } };

/** How much one asker may ask: far more than people do, and little enough for a program that runs wild. */
const perVisitor: Limit = {
  name: "visitor",
  perWindow: 300,
  windowMs: 60_000,
  keyOf: addressOf,
  countsSuccess: true,
};
const perAccount: Limit = {
  name: "account",
  perWindow: 1_200,
  windowMs: 60_000,
  keyOf: accountOf,
  countsSuccess: true,
};
/** Each asks Stripe. Five at once, or one every two seconds, is what a page that waits for a payment needs at most. */
const perPayment: Limit = {
  name: "payment-check",
  perWindow: 5,
  windowMs: 10_000,
  keyOf: (req, res) => `${accountOf(req, res)}:${String(req.params["appointmentId"]).toLowerCase()}`,
  countsSuccess: true,
};

/** Each shows a password: who finds a page left open has few guesses at it. */
const perPasswordChange: Limit = {
  name: "password-change",
  perWindow: 10,
  windowMs: 15 * 60_000,
  keyOf: accountOf,
  countsSuccess: true,
};

/** Nobody writes more by hand; a program that has a desk's token would. */
const perWrittenMessage: Limit = {
  name: "written-message",
  perWindow: 30,
  windowMs: 15 * 60_000,
  keyOf: accountOf,
  countsSuccess: true,
};

export type RequestLimits = { visitors: RequestHandler[]; accounts: RequestHandler[] };

/** Of whatever is asked without a login, pages included, and of whatever is asked with one: each counts together. */
export const limitRequests = (parts: RequestLimitParts): RequestLimits => ({
  visitors: limit(parts, perVisitor),
  accounts: limit(parts, perAccount),
});
export const limitPasswordChanges = (parts: RequestLimitParts) => limit(parts, perPasswordChange);
export const limitWrittenMessages = (parts: RequestLimitParts) => limit(parts, perWrittenMessage);
export const limitPaymentChecks = (parts: RequestLimitParts) => limit(parts, perPayment);

function limit({ config, ...parts }: RequestLimitParts, what: Limit): RequestHandler[] {
  return config.rateLimits === "off" ? [] : [createRateLimit(parts, what)];
}

/** Whose access token it is; serve-route.ts notes it before it lets a limit look. */
function accountOf(_req: Request, res: Response): string {
  return String(res.locals["accountId"]);
}
