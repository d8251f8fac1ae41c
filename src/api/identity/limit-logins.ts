import { createHash } from "node:crypto";
import type { Request, RequestHandler } from "express";
import * as z from "zod";
import { addressOf, createRateLimit, type Limit, type LimitParts } from "../rate-limit.ts";

const minute = 60_000;

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

/** Nobody's mailbox is filled, and no address asks for the links of many. Whether an e-mail is known plays no part. */
const resetLimits: readonly Limit[] = [
  { name: "reset-address", perWindow: 30, windowMs: 60 * minute, keyOf: addressOf, countsSuccess: true },
  {
    name: "reset-account-and-address",
    perWindow: 3,
    windowMs: 15 * minute,
    keyOf: (req: Request) => `${accountOf(req)}:${addressOf(req)}`,
    countsSuccess: true,
  },
  { name: "reset-account", perWindow: 10, windowMs: 60 * minute, keyOf: accountOf, countsSuccess: true },
];

/** A link's secret cannot be guessed; the limit spares the database those who try. */
const linkLimits: readonly Limit[] = [
  { name: "link-address", perWindow: 60, windowMs: minute, keyOf: addressOf, countsSuccess: true },
];

/** Who has a mailbox, and the login of its address not, guesses no longer at its password by one link. */
const linkTryLimits: readonly Limit[] = [
  { name: "link-tries", perWindow: 10, windowMs: 15 * minute, keyOf: tokenOf, countsSuccess: false },
];

/** For all routes that a password is tried at: they count together. */
export const limitLogins = (parts: LimitParts): RequestHandler[] =>
  loginLimits.map((limit) => createRateLimit(parts, limit));

export const limitRegistrations = (parts: LimitParts): RequestHandler[] =>
  registrationLimits.map((limit) => createRateLimit(parts, limit));

export const limitResets = (parts: LimitParts): RequestHandler[] =>
  resetLimits.map((limit) => createRateLimit(parts, limit));

/** For all routes that a link's secret is given to: they count together. */
export const limitLinks = (parts: LimitParts): RequestHandler[] =>
  linkLimits.map((limit) => createRateLimit(parts, limit));

/** For a route that a link's secret and a password are given to. */
export const limitTriesOfLink = (parts: LimitParts): RequestHandler[] =>
  linkTryLimits.map((limit) => createRateLimit(parts, limit));

const named = z.object({ organization: z.string(), email: z.string() });

/** A digest: e-mail addresses are not written to Redis. A body that names nobody shares one count. */
function accountOf(req: Request): string {
  const { organization, email } = named.catch({ organization: "", email: "" }).parse(req.body);
  return digest(JSON.stringify([organization, email.toLowerCase()]));
}

const withToken = z.object({ token: z.string() });

function tokenOf(req: Request): string {
  return digest(withToken.catch({ token: "" }).parse(req.body).token);
}

const digest = (text: string) => createHash("sha256").update(text).digest("base64url");
