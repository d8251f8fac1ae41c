import type { Request, RequestHandler, Response } from "express";
import { ipKeyGenerator, rateLimit } from "express-rate-limit";
import type { Redis } from "ioredis";
import type { Logger } from "pino";
import { DomainError } from "../domain/errors.ts";
import { createSharedCount } from "./shared-count.ts";

export type LimitParts = { redis: Redis | undefined; logger: Logger };

export type Limit = {
  name: string;
  perWindow: number;
  windowMs: number;
  keyOf: (req: Request, res: Response) => string;
  /** Whether what succeeds counts too. */
  countsSuccess: boolean;
};

/** A limit holds across all processes where there is Redis, and in this one while it is away or where there is none. */
export function createRateLimit(
  { redis, logger }: LimitParts,
  { name, perWindow, windowMs, keyOf, countsSuccess }: Limit,
): RequestHandler {
  return rateLimit({
    windowMs,
    limit: perWindow,
    identifier: name,
    legacyHeaders: false,
    standardHeaders: "draft-8",
    keyGenerator: keyOf,
    skipSuccessfulRequests: !countsSuccess,
    // A busy server's 503 or a mistyped request is no guess.
    requestWasSuccessful: (_req, { statusCode }) => statusCode !== 401 && statusCode !== 429,
    handler: (_req, res, next) => next(tooMany(Number(res.getHeader("Retry-After")))),
    ...(redis && { store: createSharedCount(redis, logger, `${name}:`) }),
  });
}

const tooMany = (retryAfterSeconds: number) =>
  new DomainError("too_many_requests", `Too many requests. Try again in ${retryAfterSeconds} seconds.`, {
    retryAfterSeconds,
  });

/** Whom an address stands for: one visitor, or everybody in a clinic. */
export function addressOf(req: Request): string {
  return ipKeyGenerator(req.ip ?? "");
}
