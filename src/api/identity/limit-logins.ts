import { createHash } from "node:crypto";
import type { Request, RequestHandler } from "express";
import { ipKeyGenerator, type Options, rateLimit } from "express-rate-limit";
import type { Redis } from "ioredis";
import type { Logger } from "pino";
import { RedisStore } from "rate-limit-redis";
import * as z from "zod";
import { describeError } from "../../describe-error.ts";
import { DomainError } from "../../domain/errors.ts";

export type LimitParts = { redis: Redis | undefined; logger: Logger };

const minute = 60_000;

type Limit = {
  name: string;
  perWindow: number;
  windowMs: number;
  keyOf: (req: Request) => string;
  countsSuccess: boolean;
};

/**
 * What may be tried. Whether an e-mail is known plays no part. Someone else's failures can delay a person by a minute
 * at most: the long window counts only tries that come from the same address.
 */
const loginLimits: readonly Limit[] = [
  { name: "login-address", perWindow: 30, windowMs: minute, keyOf: addressOf, countsSuccess: true },
  {
    name: "login-account-and-address",
    perWindow: 5,
    windowMs: 15 * minute,
    keyOf: (req: Request) => `${accountOf(req)}:${addressOf(req)}`,
    countsSuccess: false,
  },
  { name: "login-account", perWindow: 20, windowMs: minute, keyOf: accountOf, countsSuccess: false },
];

/** One address makes no crowd of logins, and learns of few addresses whether they have one. */
const registrationLimits: readonly Limit[] = [
  { name: "register-address", perWindow: 30, windowMs: 60 * minute, keyOf: addressOf, countsSuccess: true },
];

/** For all routes that a password is tried at: they count together. */
export const limitLogins = (parts: LimitParts): RequestHandler[] => limitEach(loginLimits, parts);

export const limitRegistrations = (parts: LimitParts): RequestHandler[] => limitEach(registrationLimits, parts);

/**
 * Each limit holds in this process; with Redis also across all of them. When
 * Redis is away, the process's own count still holds.
 */
function limitEach(limits: readonly Limit[], { redis, logger }: LimitParts): RequestHandler[] {
  return limits.flatMap(({ name, perWindow, windowMs, keyOf, countsSuccess }) => {
    const common: Partial<Options> = {
      windowMs,
      limit: perWindow,
      identifier: name,
      legacyHeaders: false,
      keyGenerator: keyOf,
      skipSuccessfulRequests: !countsSuccess,
      // A busy server's 503 or a mistyped request is no guess.
      requestWasSuccessful: (_req, { statusCode }) => statusCode !== 401 && statusCode !== 429,
      handler: (_req, _res, next) =>
        next(new DomainError("too_many_requests", "Too many attempts. Wait as long as Retry-After says.")),
    };
    if (!redis) return [rateLimit({ ...common, standardHeaders: "draft-8" })];
    const ours = rateLimit({ ...common, standardHeaders: false });
    return [ours, limitAcrossProcesses(redis, logger, `${name}:`, { ...common, standardHeaders: "draft-8" })];
  });
}

/** The limit is made anew with each connection: one that is made while Redis is away would never count. */
function limitAcrossProcesses(redis: Redis, logger: Logger, prefix: string, options: Partial<Options>): RequestHandler {
  let limit: RequestHandler | undefined;
  const warn = (error: unknown) =>
    logger.warn({ err: describeError(error) }, "logins are counted by this process alone");
  const connect = () => {
    const store = new RedisStore({
      prefix,
      sendCommand: async (command: string, ...rest: string[]) => redisReply.parse(await redis.call(command, ...rest)),
    });
    limit = rateLimit({ ...options, store, passOnStoreError: true, logger: { warn, error: warn } });
  };
  if (redis.status === "ready") connect();
  redis.on("ready", connect);
  return (req, res, next) => (limit ? limit(req, res, next) : next());
}

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const redisReply = z.union([scalar, z.array(scalar)]);

function addressOf(req: Request): string {
  return ipKeyGenerator(req.ip ?? "");
}

const named = z.object({ organization: z.string(), email: z.string() });

/** A digest: e-mail addresses are not written to Redis. A body that names nobody shares one count. */
function accountOf(req: Request): string {
  const { organization, email } = named.catch({ organization: "", email: "" }).parse(req.body);
  return createHash("sha256")
    .update(JSON.stringify([organization, email.toLowerCase()]))
    .digest("base64url");
}
