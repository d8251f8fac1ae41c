import type { Request, Response } from "express";
import type { Engine } from "../engine.ts";
import type { FaultKind, Faults } from "../faults.ts";
import { fingerprintOf, type InFlight, keyInUse, savedAnswer } from "../idempotency.ts";
import { newId } from "../ids.ts";
import { API_VERSION } from "../objects/events.ts";
import { authenticate, type Caller, type Keys } from "./auth.ts";
import { type Endpoint, routeOf } from "./endpoint.ts";
import { ApiError, badRequest, refused } from "./errors.ts";
import { expand } from "./expand.ts";
import { fieldsOf } from "./fields.ts";

export type Server = { engine: Engine; keys: Keys; faults: Faults; inFlight: InFlight };

type Answer = { status: number; body: object; replayOf?: string };
type Asked = Caller & {
  endpoint: Endpoint;
  id: string;
  params: object;
  path: string;
  key: string | undefined;
  requestId: string;
};

/** Parameters that say who asks and in which dialect, not what for. */
const ENVELOPE = new Set(["key", "_stripe_account", "_stripe_version"]);

/** Answers one request, after everything it did is on disk. */
export async function serve(server: Server, endpoint: Endpoint, req: Request, res: Response): Promise<void> {
  const requestId = newId("req");
  res.set({ "request-id": requestId, "stripe-version": req.get("stripe-version") ?? API_VERSION });
  try {
    await server.engine.catchUp();
    const asked = read(server, endpoint, req, requestId);
    const strike = server.faults.take(routeOf(endpoint));
    if (strike === "400") throw refused("This is refused.");
    if (strike === "429") throw tooMany();
    if (strike === "409") throw conflict(asked.key);
    if (strike === "reset_before") return void req.socket.resetAndDestroy();

    const answer = await answerOnce(server, asked, strike);
    if (strike === "reset_after") return void req.socket.resetAndDestroy();
    if (strike === "hang") return;
    if (asked.key) res.set("idempotency-key", asked.key);
    if (answer.replayOf) res.set({ "idempotent-replayed": "true", "original-request": answer.replayOf });
    if (strike === "cut") return cutShort(res, answer);
    res.status(answer.status).json(answer.body);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    res.status(error.status).json(error.body);
  }
}

function read({ keys }: Server, endpoint: Endpoint, req: Request, requestId: string): Asked {
  const given = fieldsOf(endpoint.method === "post" ? req.body : req.query);
  const version = req.get("stripe-version");
  const caller = authenticate(req.headers, given, keys, endpoint.publishable);
  if (version && !/^\d{4}-\d{2}-\d{2}(\.\w+)?$/.test(version))
    throw badRequest(`Invalid Stripe API version: ${version}`);
  return {
    ...caller,
    endpoint,
    id: typeof req.params.id === "string" ? req.params.id : "",
    params: Object.fromEntries(Object.entries(given).filter(([name]) => !ENVELOPE.has(name))),
    path: req.path,
    key: endpoint.method === "post" ? req.get("idempotency-key") : undefined,
    requestId,
  };
}

/** The saved answer of the request's idempotency key, or else the request's own. */
async function answerOnce(server: Server, asked: Asked, strike: FaultKind | undefined): Promise<Answer> {
  const { engine, inFlight } = server;
  const { account, endpoint, key, params, path } = asked;
  if (!key) return carryOut(engine, asked, strike);

  const fingerprint = fingerprintOf(endpoint.method, path, params);
  const slot = `${account} ${key}`;
  if (inFlight.has(slot)) throw keyInUse(key);
  const saved = savedAnswer(engine.store.read(account), key, fingerprint, engine.clock.now());
  if (saved) return { status: saved.status, body: saved.body, replayOf: saved.requestId };

  inFlight.add(slot);
  try {
    return await carryOut(engine, { ...asked, fingerprint }, strike);
  } finally {
    inFlight.delete(slot);
  }
}

/**
 * Does the work and commits its effects and its saved answer as one, so that no crash can keep one without the other.
 */
async function carryOut(
  engine: Engine,
  asked: Asked & { fingerprint?: string },
  strike: FaultKind | undefined,
): Promise<Answer> {
  const { account, caller, endpoint, id, key = null, params, requestId, fingerprint } = asked;
  const ctx = engine.begin(account, caller, { id: requestId, idempotencyKey: key });
  const work = (): Answer => {
    const { object, expand: paths } = endpoint.handle(ctx, params, id);
    return { status: 200, body: expand(ctx, object, paths) };
  };
  const done = strike === "500_before" ? BROKEN : orRefusal(work, () => ctx.tx.discard());
  const answer = strike === "500_after" ? BROKEN : done;
  if (key !== null && fingerprint) {
    ctx.tx.put("idempotency", {
      id: key,
      created: ctx.now,
      fingerprint,
      requestId,
      status: answer.status,
      body: answer.body,
    });
  }
  await engine.commit(ctx);
  return answer;
}

function orRefusal(work: () => Answer, discard: () => void): Answer {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ApiError) || error.trace === "unsaved") throw error;
    if (error.trace === "saved") discard();
    return { status: error.status, body: error.body };
  }
}

const BROKEN: Answer = { status: 500, body: { error: { type: "api_error", message: "An unknown error occurred" } } };

/** Half of an answer that announced the whole of it. */
function cutShort(res: Response, { status, body }: Answer): void {
  const whole = Buffer.from(JSON.stringify(body));
  res.status(status).set({ "content-type": "application/json", "content-length": String(whole.length) });
  res.write(whole.subarray(0, whole.length / 2), () => res.socket?.destroy());
}

function conflict(key: string | undefined): ApiError {
  if (key !== undefined) return keyInUse(key);
  return new ApiError(
    409,
    { type: "invalid_request_error", message: "The request conflicts with another one." },
    "unsaved",
  );
}

function tooMany(): ApiError {
  const message = "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.";
  return new ApiError(429, { type: "invalid_request_error", code: "rate_limit", message }, "unsaved");
}
