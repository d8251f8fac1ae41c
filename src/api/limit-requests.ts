import type { Request, RequestHandler, Response } from "express";
import { ipKeyGenerator, rateLimit } from "express-rate-limit";
import { DomainError } from "../domain/errors.ts";

type Limits = { rateLimits: "on" | "off" };

/**
 * How much one asker may ask of this process: far more than people do, and little enough for a
 * program that runs wild. An address may stand for a whole clinic.
 */
const perVisitor = { name: "visitor", perWindow: 300, windowMs: 60_000, keyOf: addressOf };
const perAccount = { name: "account", perWindow: 1_200, windowMs: 60_000, keyOf: accountOf };
/** Each asks Stripe. Five at once, or one every two seconds, is what a page that waits for a payment needs at most. */
const perPayment = {
  name: "payment-check",
  perWindow: 5,
  windowMs: 10_000,
  keyOf: (req: Request, res: Response) => `${accountOf(req, res)}:${String(req.params["appointmentId"]).toLowerCase()}`,
};

export const limitVisitors = (config: Limits): RequestHandler[] => limit(config, perVisitor);
export const limitAccounts = (config: Limits): RequestHandler[] => limit(config, perAccount);
export const limitPaymentChecks = (config: Limits): RequestHandler[] => limit(config, perPayment);

function limit({ rateLimits }: Limits, { name, perWindow, windowMs, keyOf }: typeof perPayment): RequestHandler[] {
  if (rateLimits === "off") return [];
  const refuse: RequestHandler = (_req, _res, next) =>
    next(new DomainError("too_many_requests", "Too many requests. Wait as long as Retry-After says."));
  return [
    rateLimit({
      windowMs,
      limit: perWindow,
      identifier: name,
      legacyHeaders: false,
      standardHeaders: "draft-8",
      keyGenerator: keyOf,
      handler: refuse,
    }),
  ];
}

function addressOf(req: Request): string {
  return ipKeyGenerator(req.ip ?? "");
}

/** Whose access token it is; serve-route.ts notes it before it lets a limit look. */
function accountOf(_req: Request, res: Response): string {
  return String(res.locals["accountId"]);
}
