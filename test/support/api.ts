import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inject } from "vitest";
import { type App, createApp } from "../../src/api/app.ts";
import type { Tokens } from "../../src/api/auth.ts";
import { describeRoutes } from "../../src/api/openapi.ts";
import { compose, type Parts } from "../../src/compose.ts";
import { loadConfig } from "../../src/config.ts";
import type { Principal } from "../../src/domain/identity/principal.ts";
import { ownNamespace } from "./namespaces.ts";
import { createResponseCheck } from "./openapi.ts";

export type Call = {
  method?: string;
  path: string;
  as?: Principal;
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
};

export type Answer = { status: number; headers: Headers; body: unknown };

export type TestApi = App & {
  url: string;
  parts: Parts;
  /** Sends a request and checks the answer against the OpenAPI document before returning it. */
  call(call: Call): Promise<Answer>;
  close(): Promise<void>;
};

/** An EC P-256 key as JWT_PRIVATE_KEY takes it. */
export const newSigningKey = () =>
  generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  }).privateKey;

/**
 * What a process of Praxis is configured with in tests; Stripe and a mail server are not there unless a test starts a
 * stand-in.
 */
export const testEnvironment = (appUrl: string): Record<string, string> => ({
  NODE_ENV: "test",
  LOG_LEVEL: "silent",
  DATABASE_URL: appUrl,
  TEMPORAL_ADDRESS: inject("temporalAddress"),
  TEMPORAL_NAMESPACE: ownNamespace(),
  STRIPE_SECRET_KEY: "sk_test_praxis",
  STRIPE_PUBLISHABLE_KEY: "pk_test_praxis",
  STRIPE_WEBHOOK_SECRET: "whsec_praxis",
  STRIPE_API_URL: "http://127.0.0.1:9",
  SMTP_URL: "smtp://127.0.0.1:9",
  JWT_PRIVATE_KEY: newSigningKey(),
  RATE_LIMITS: "off", // a test asks more in a second than people do in a minute
});

/** The routes of all APIs are described alike, so the schemas are compiled once per process. */
let checkResponse: ReturnType<typeof createResponseCheck> | undefined;

/** The API as its process serves it, over real parts, on a free port. */
export async function startTestApi(appUrl: string, env: Record<string, string> = {}): Promise<TestApi> {
  const parts = compose(loadConfig({ ...testEnvironment(appUrl), ...env }));
  const app = await createApp(parts);
  const server = createServer(app.express);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${portOf(server.address())}`;
  const send = callerOf(url, app.tokens);
  checkResponse ??= createResponseCheck(app.routes, describeRoutes(app.routes));
  const check = checkResponse;
  return {
    ...app,
    url,
    parts,
    async call(sent) {
      const answer = await send(sent);
      check({ method: sent.method ?? "GET", path: sent.path, ...answer });
      return answer;
    },
    async close() {
      await app.closeStreams();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await parts.close();
    },
  };
}

/** Sends requests to a server, as a principal with a token fresh from `tokens`. */
export function callerOf(url: string, tokens: Tokens): (call: Call) => Promise<Answer> {
  return async ({ method = "GET", path, as, token, body, headers }) => {
    const bearer = as ? await tokens.issue(as) : token;
    const response = await fetch(url + path, {
      method,
      redirect: "manual",
      headers: {
        ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const isStream = response.headers.get("content-type") === "text/event-stream";
    const text = isStream ? await beginningOf(response) : await response.text();
    const parsed: unknown = text === "" ? undefined : isStream ? text : JSON.parse(text);
    return { status: response.status, headers: response.headers, body: parsed };
  };
}

/** What a stream says first; it would go on. */
async function beginningOf({ body }: Response): Promise<string> {
  const reader = body?.getReader();
  const bytes: unknown = (await reader?.read())?.value;
  await reader?.cancel();
  return bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : "";
}

export function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("the server does not listen on a port");
  return address.port;
}
