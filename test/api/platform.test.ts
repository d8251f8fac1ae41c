import { createServer } from "node:http";
import { Writable } from "node:stream";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { serveRoutes } from "../../src/api/app.ts";
import { createTokens } from "../../src/api/auth.ts";
import { problem } from "../../src/api/contract.ts";
import { type Route, route } from "../../src/api/route.ts";
import { compose } from "../../src/compose.ts";
import { loadConfig } from "../../src/config.ts";
import { DomainError } from "../../src/domain/errors.ts";
import { newSigningKey, portOf, testEnvironment } from "../support/api.ts";

// What every route inherits, seen on routes made for it: no part has to run.

const secret = "Grace Example, 1990-05-01";
const common = { tag: "system", summary: "A sample" } as const;
const ok = {
  200: { description: "Done", schema: z.strictObject({ said: z.unknown().refine((said) => said !== secret) }) },
} as const;

const samples: Route[] = [
  route({
    ...common,
    method: "post",
    path: "/v1/echoes/:echoId",
    right: "public",
    operationId: "echo",
    params: z.strictObject({ echoId: z.uuid() }),
    query: z.strictObject({ limit: z.coerce.number().int().max(100).default(50) }),
    body: z.strictObject({ lines: z.array(z.strictObject({ text: z.string() })) }),
    responses: ok,
    handler: async ({ body, query }) => ({ status: 200, body: { said: [body, query] } }),
  }),
  route({
    ...common,
    method: "post",
    path: "/v1/acts",
    right: "public",
    operationId: "act",
    idempotent: true,
    responses: ok,
    handler: async ({ idempotencyKey }) => ({ status: 200, body: { said: idempotencyKey } }),
  }),
  route({
    ...common,
    method: "post",
    path: "/v1/bytes",
    right: "public",
    operationId: "sendBytes",
    rawBody: true,
    responses: ok,
    handler: async ({ body }) => ({ status: 200, body: { said: body.toString("utf8") } }),
  }),
  route({
    ...common,
    method: "get",
    path: "/v1/failures/:kind",
    right: "public",
    operationId: "fail",
    params: z.strictObject({ kind: z.string() }),
    responses: { ...ok, 503: { description: "Not now" } },
    handler: async ({ params }) => {
      if (params.kind === "not_ready") return { status: 503 };
      if (params.kind === "unfit") return { status: 200, body: { said: secret } };
      if (params.kind === "taken") throw new DomainError("slot_taken", "Someone was faster.", { alternatives: [1, 2] });
      if (params.kind === "away")
        throw new Error("wrapped", { cause: Object.assign(new Error(secret), { code: "ECONNREFUSED" }) });
      throw Object.assign(new Error(`duplicate key: ${secret}`), {
        code: "23505",
        detail: secret,
        parameters: [secret],
      });
    },
  }),
];

let url: string;
let close: () => Promise<void>;
const logged: string[] = [];

beforeAll(async () => {
  const logger = pino(
    { level: "info" },
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        logged.push(chunk.toString());
        done();
      },
    }),
  );
  const tokens = await createTokens({ jwtPrivateKey: newSigningKey(), issuer: "https://praxis.example" });
  const parts = compose(loadConfig(testEnvironment("postgres://127.0.0.1/none")));
  const server = createServer(serveRoutes(samples, { ...parts, logger }, tokens));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${portOf(server.address())}`;
  close = () => {
    server.close();
    server.closeAllConnections();
    return parts.close();
  };
});
afterAll(() => close());

const echoPath = "/v1/echoes/0190b5a0-0000-7000-8000-000000000001";
const post = (path: string, body: string, headers: Record<string, string> = { "content-type": "application/json" }) =>
  fetch(url + path, { method: "POST", body, headers });

async function problemOf(response: Response) {
  expect(response.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
  expect(response.headers.get("cache-control")).toBe("no-store");
  const parsed = problem.parse(await response.json());
  expect(parsed.status).toBe(response.status);
  expect(parsed.requestId).toBe(response.headers.get("x-request-id"));
  return parsed;
}

test("a request is parsed by its route's schemas, and its id is echoed or made", async () => {
  const response = await post(`${echoPath}?limit=7`, '{"lines":[{"text":"hi"}]}', {
    "content-type": "application/json",
    "x-request-id": "caller-0001",
  });
  expect(await response.json()).toEqual({ said: [{ lines: [{ text: "hi" }] }, { limit: 7 }] });
  expect(response.headers.get("x-request-id")).toBe("caller-0001");
  const forged = await post(echoPath, '{"lines":[]}', { "content-type": "application/json", "x-request-id": "a b" });
  expect(forged.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
});

test.each([
  ["path", "/v1/echoes/7", '{"lines":[]}', "/echoId"],
  ["query", `${echoPath}?limit=101`, '{"lines":[]}', "/limit"],
  ["query", `${echoPath}?limit=1&limit=2`, '{"lines":[]}', "/limit"],
  ["query", `${echoPath}?unknown=1`, '{"lines":[]}', ""],
  ["body", echoPath, '{"lines":[{"text":"a"},{"text":7}]}', "/lines/1/text"],
  ["body", echoPath, '{"lines":[],"organizationId":"x"}', ""],
])("a fault in the %s is pointed at: %s %s", async (place, path, body, pointer) => {
  const found = await problemOf(await post(path, body));
  expect(found).toMatchObject({ status: 400, code: "invalid_request" });
  expect(found.errors).toHaveLength(1);
  expect(found.errors).toMatchObject([{ in: place, pointer }]);
});

test.each([
  ["malformed JSON", "{", {}, 400, "invalid_request", "not JSON"],
  ["no object", '"x"', {}, 400, "invalid_request", "neither an object"],
  ["no JSON", "a=b", { "content-type": "application/x-www-form-urlencoded" }, 415, "unsupported_media_type", "json"],
  [
    "in an unknown charset",
    "{}",
    { "content-type": "application/json; charset=ebcdic" },
    415,
    "unsupported_media_type",
    "UTF-8",
  ],
  ["packed in an unknown way", "{}", { "content-encoding": "lzma" }, 415, "unsupported_media_type", "gzip"],
  ["more than 100 KB", `{"lines":"${"x".repeat(102_400)}"}`, {}, 413, "payload_too_large", "100 kB"],
  ["10 MB", "x".repeat(10_000_000), {}, 413, "payload_too_large", "100 kB"],
  ["50,000 nested arrays", "[".repeat(50_000) + "]".repeat(50_000), {}, 400, "invalid_request", "errors"],
])("a body that is %s is refused, and what to send is said", async (_what, body, headers, status, code, said) => {
  const response = await post(echoPath, body, { "content-type": "application/json", ...headers });
  const detail: unknown = expect.stringContaining(said);
  expect(await problemOf(response)).toMatchObject({ status, code, detail });
});

test("a path that cannot be decoded is refused as one", async () => {
  const { status, code, detail } = await problemOf(await fetch(`${url}/v1/failures/%ZZ`));
  expect([status, code]).toEqual([400, "invalid_request"]);
  expect(detail).toContain("path");
});

test("an act that must not happen twice needs an Idempotency-Key", async () => {
  expect(await problemOf(await post("/v1/acts", ""))).toMatchObject({ status: 400, code: "idempotency_key_missing" });
  const short = await problemOf(await post("/v1/acts", "", { "idempotency-key": "short" }));
  expect(short).toMatchObject({ code: "invalid_request", errors: [{ in: "header", pointer: "/idempotency-key" }] });
  const done = await post("/v1/acts", "", { "idempotency-key": "key-00000001" });
  expect(await done.json()).toEqual({ said: "key-00000001" });
});

test("a route that checks a signature gets the body's bytes as they came", async () => {
  const response = await post("/v1/bytes", '{ "a" :  1 }');
  expect(await response.json()).toEqual({ said: '{ "a" :  1 }' });
});

test("an unknown path is a 404, an unknown method of a known path a 405 that names the others", async () => {
  expect(await problemOf(await fetch(`${url}/v1/nothing`))).toMatchObject({ status: 404, code: "not_found" });
  const response = await fetch(`${url}/v1/failures/x`, { method: "DELETE" });
  expect(response.headers.get("allow")).toBe("GET, HEAD");
  expect(await problemOf(response)).toMatchObject({ status: 405, code: "method_not_allowed" });
});

test("a refusal carries its code, its words and its details", async () => {
  expect(await problemOf(await fetch(`${url}/v1/failures/taken`))).toMatchObject({
    type: "urn:praxis:problem:slot_taken",
    status: 409,
    detail: "Someone was faster.",
    alternatives: [1, 2],
  });
});

test("an unknown error answers without a word of its own and is logged without its data", async () => {
  const found = await problemOf(await fetch(`${url}/v1/failures/x?patient=${encodeURIComponent(secret)}`));
  expect(found).toMatchObject({ status: 500, code: "internal_error", detail: "Give the request id to support." });
  const line = logged.find((text) => text.includes(found.requestId));
  const failure = { level: 50, route: "/v1/failures/:kind", res: { statusCode: 500 }, err: { code: "23505" } };
  expect(JSON.parse(line ?? "{}")).toMatchObject(failure);
  expect(logged.join("")).not.toContain("Grace");
});

test("a route that answers 503 of its own accord, as readiness does, is logged as any other answer, with no error made up", async () => {
  const { headers } = await fetch(`${url}/v1/failures/not_ready`);
  const line: unknown = JSON.parse(logged.find((text) => text.includes(headers.get("x-request-id") ?? "none")) ?? "{}");
  expect(line).toMatchObject({ level: 30, route: "/v1/failures/:kind", res: { statusCode: 503 } });
  expect(line).not.toHaveProperty("err");
});

test("a part that is away answers 503 with the time to try again", async () => {
  const response = await fetch(`${url}/v1/failures/away`);
  expect(response.headers.get("retry-after")).toBe("2");
  expect(await problemOf(response)).toMatchObject({ status: 503, code: "temporarily_unavailable" });
});

test("an answer that does not fit its schema does not leave, outside production", async () => {
  expect(await problemOf(await fetch(`${url}/v1/failures/unfit`))).toMatchObject({ status: 500 });
});

test.each([
  ["a refusal", "/v1/failures/taken", {}],
  ["an unknown path", "/v1/nothing", {}],
  ["an unread body", "/v1/acts", { method: "POST", body: "{" }],
  ["a preflight that is refused", "/v1/acts", { method: "OPTIONS", headers: { origin: "https://clinic.example" } }],
  ["a page", "/docs/", {}],
  ["a redirection", "/", { redirect: "manual" }],
] as const)("%s carries the security headers and says nothing of what serves it", async (_what, path, request) => {
  const { headers } = await fetch(url + path, request);
  expect(headers.get("strict-transport-security")).toContain("max-age=31536000");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("referrer-policy")).toBe("no-referrer");
  expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
  expect(headers.get("permissions-policy")).toContain("camera=()");
  expect(headers.has("access-control-allow-origin")).toBe(false);
  expect(headers.get("content-security-policy")).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  expect(headers.has("x-powered-by")).toBe(false);
  expect(headers.has("server")).toBe(false);
});

test("the documentation page comes from our own host alone, and its policy allows what it loads", async () => {
  expect((await fetch(url, { redirect: "manual" })).headers.get("location")).toBe("/docs/");
  const page = await (await fetch(`${url}/docs/`)).text();
  const loaded = [...page.matchAll(/<(?:script|link)[^>]+(?:src|href)="([^"]+)"/g)].map(([, target]) => target ?? "");
  expect(loaded.length).toBeGreaterThan(3);
  for (const target of loaded) {
    expect(target).toMatch(/^\.\//);
    expect((await fetch(new URL(target, `${url}/docs/`))).status).toBe(200);
  }
  expect(page).not.toMatch(/<script>/);
});

test("a page of the documentation that is not there is a 404", async () => {
  for (const path of ["/docs/nothing", "/docs/runbooks/nothing.md"]) {
    expect(await problemOf(await fetch(url + path))).toMatchObject({ status: 404, code: "not_found" });
  }
});

test.each([
  ["a range it does not have", { range: "bytes=9999999-" }, 400, "invalid_request"],
  ["a version it is not", { "if-match": '"another"' }, 412, "changed_meanwhile"],
])("whoever asks a file for %s is refused, and nobody is alarmed", async (_what, headers, status, code) => {
  const response = await fetch(`${url}/docs/runbooks/README.md`, { headers });
  expect(await problemOf(response)).toMatchObject({ status, code });
});
