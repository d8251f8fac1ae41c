import { json, type Request, type RequestHandler, type Response, raw } from "express";
import { DomainError } from "../domain/errors.ts";
import type { Principal } from "../domain/identity/principal.ts";
import { type Reach, reachOf } from "../domain/identity/reach.ts";
import { bearerToken, type Tokens } from "./auth.ts";
import { BODY_LIMIT_KB } from "./errors.ts";
import { parseIfMatch } from "./etag.ts";
import type { RequestLimits } from "./limit-requests.ts";
import { requestIdOf } from "./log.ts";
import { parseIdempotencyKey, parseInput } from "./parse.ts";
import { isRight, scopeOf } from "./permissions.ts";
import type { Reply, Route } from "./route.ts";

const bodyLimit = `${BODY_LIMIT_KB}kb`;
const parseJson = json({ limit: bodyLimit });
const readBytes = raw({ limit: bodyLimit, type: () => true });

type Serving = {
  tokens: Tokens;
  /** Check each reply against its declared schema: for development and tests, where a mismatch is a 500. */
  checkReplies: boolean;
  limits: RequestLimits;
};

/** The Express handler of a route: who, may they, what do they want; then the handler's reply. */
export function serveRoute(route: Route, { tokens, checkReplies, limits }: Serving): RequestHandler {
  return async (req, res) => {
    const caller = await admit(route, req, tokens);
    res.locals["accountId"] = caller.principal?.accountId;
    const general = route.isUncounted ? [] : caller.principal ? limits.accounts : limits.visitors;
    for (const limit of general) await pass(limit, req, res);
    const body = await readBody(route, req, res);
    for (const limit of route.limits ?? []) await pass(limit, req, res);
    const reply = await route.handler({
      params: parseInput(route.params, "path", req.params),
      query: parseInput(route.query, "query", req.query),
      headers: parseInput(route.headers, "header", req.headers),
      idempotencyKey: route.idempotent ? parseIdempotencyKey(req.headers) : undefined,
      expectedVersion: route.conditional ? parseIfMatch(req.headers) : undefined,
      body: route.rawBody ? body : parseInput(route.body, "body", body),
      requestId: requestIdOf(res),
      ...caller,
    });
    if (checkReplies) checkReply(route, reply);
    if (reply.stream) {
      if (req.method === "HEAD") res.status(reply.status).type("text/event-stream").end();
      else await reply.stream(req, res);
      return;
    }
    res
      .set("Cache-Control", "no-store")
      .set(reply.headers ?? {})
      .status(reply.status);
    if (reply.body === undefined) res.end();
    else res.json(reply.body);
  };
}

async function admit(
  { right }: Route,
  req: Request,
  tokens: Tokens,
): Promise<{ principal?: Principal; reach?: Reach }> {
  if (right === "public") return {};
  const principal = await tokens.verify(bearerToken(req.headers.authorization));
  if (right === "authenticated") return { principal };
  const scope = isRight(right) ? scopeOf(right, principal.role) : undefined;
  if (!scope) throw new DomainError("forbidden", "Your role does not have this right.");
  return { principal, reach: reachOf(principal, scope) };
}

/** Only after the caller is admitted: a stranger's body is not read. */
async function readBody(route: Route, req: Request, res: Response): Promise<unknown> {
  if (!route.body && !route.rawBody) return undefined;
  if (route.body && req.is("json") === false) {
    throw new DomainError("unsupported_media_type", "Send Content-Type: application/json.");
  }
  await pass(route.rawBody ? readBytes : parseJson, req, res);
  const body: unknown = req.body;
  return body;
}

/** Runs a middleware; resolves when it lets the request pass. */
async function pass(middleware: RequestHandler, req: Request, res: Response): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const next = (error?: unknown) => {
      if (error instanceof Error) reject(error);
      else resolve();
    };
    Promise.resolve(middleware(req, res, next)).catch(reject);
  });
}

function checkReply({ operationId, responses }: Route, { status, body }: Reply): void {
  const declared = responses[status];
  if (!declared) throw new TypeError(`${operationId} answered ${status}, which it does not declare`);
  if (declared.schema) {
    const parsed = declared.schema.safeParse(body);
    if (!parsed.success)
      throw new TypeError(`${operationId}'s ${status} does not fit its schema: ${parsed.error.message}`);
  } else if (body !== undefined)
    throw new TypeError(`${operationId} answered ${status} with a body it does not declare`);
}
