import { createHash, createHmac, randomBytes } from "node:crypto";
import type { TokenHashes } from "../../db/identity/sessions.ts";

/**
 * What a browser keeps in order to stay logged in: the handle of its session,
 * and the secret that the last answer gave it.
 */
export type RefreshToken = { handle: string; secret: string };

const handleBytes = 16;
const secretBytes = 32;

export const newRefreshToken = (): RefreshToken => ({ handle: random(handleBytes), secret: random(secretBytes) });

export const newSalt = () => random(handleBytes);

/** The token that replaces this one. Only who has both this token and the salt can tell it. */
export const successorOf = ({ handle, secret }: RefreshToken, salt: string): RefreshToken => ({
  handle,
  secret: createHmac("sha256", secret).update(salt).digest("base64url"),
});

/** What is stored of a token: neither half can be told from its digest. */
export const hashesOf = ({ handle, secret }: RefreshToken): TokenHashes => ({
  handleHash: digest(handle),
  secretHash: digest(secret),
});

const cookie = "__Host-praxis_refresh";
/**
 * `__Host-`: no other host, a subdomain neither, can set it. Scripts cannot
 * read it, and no other site makes a browser send it.
 */
const attributes = "Path=/; HttpOnly; Secure; SameSite=Strict";

export const cookieOf = ({ handle, secret }: RefreshToken, seconds: number) =>
  `${cookie}=${handle}.${secret}; Max-Age=${seconds}; ${attributes}`;

export const noCookie = `${cookie}=; Max-Age=0; ${attributes}`;

const inHeader = new RegExp(`(?:^|; *)${cookie}=([\\w-]{22})\\.([\\w-]{43})(?:;|$)`);

/** The token in a `Cookie` header; undefined when there is none of its form. */
export function tokenIn(header: string | undefined): RefreshToken | undefined {
  const [, handle, secret] = inHeader.exec(header ?? "") ?? [];
  return handle && secret ? { handle, secret } : undefined;
}

const random = (bytes: number) => randomBytes(bytes).toString("base64url");

const digest = (text: string) => createHash("sha256").update(text).digest("base64url");
