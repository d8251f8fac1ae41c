import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { freePort } from "../../local/ready.ts";
import { createTokens } from "../../src/api/auth.ts";
import { newSigningKey, testEnvironment } from "../support/api.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { listening } from "../support/event-stream.ts";

let database: TestDatabase;
const running: ChildProcess[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
});
afterAll(() => database?.drop());

type Started = { url: string; port: number; child: ChildProcess; output: () => string; exited: Promise<unknown[]> };

/** Starts the API's process; resolves when it listens or has ended. */
async function startServer(env: Record<string, string> = {}): Promise<Started> {
  const port = Number(env["PORT"] ?? (await freePort()));
  const child = spawn(process.execPath, ["--import", "tsx", "src/api/server.ts"], {
    env: {
      PATH: process.env["PATH"],
      ...testEnvironment(database.appUrl),
      LOG_LEVEL: "info",
      PORT: String(port),
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.push(child);
  let output = "";
  const exited = once(child, "exit");
  const listening = new Promise<void>((resolve) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('"listening"')) resolve();
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
  });
  await Promise.race([listening, exited]);
  return { url: `http://127.0.0.1:${port}`, port, child, output: () => output, exited };
}

const signingKey = newSigningKey();

const admin = {
  FIRST_ADMIN_ORGANIZATION: "lakeside",
  FIRST_ADMIN_EMAIL: "a@lakeside.example",
  FIRST_ADMIN_PASSWORD: "a long enough password",
};

test("the process makes the first administrator, tells how its parts are, and stops with 0 when asked to", async () => {
  const { url, child, exited, output } = await startServer({ ...admin, BUILD_ID: "b1" });
  expect(output()).toContain("created the first administrator");
  expect(output()).not.toContain(admin.FIRST_ADMIN_EMAIL);
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: "ok" });
  const ready = await fetch(`${url}/readyz`);
  expect(ready.status).toBe(200);
  expect(await ready.json()).toMatchObject({
    status: "degraded",
    buildId: "b1",
    parts: { postgres: { state: "up" }, temporal: { state: "up" }, redis: { state: "off" }, stripe: { state: "down" } },
  });
  child.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
});

test("a request under way when the process is asked to stop is still answered, and no new one is taken", async () => {
  const { url, port, child, exited, output } = await startServer();
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk.toString();
  });
  socket.write(
    "POST /v1/auth/login HTTP/1.1\r\nHost: praxis\r\nContent-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n",
  );
  await once(socket, "data"); // "100 Continue": the process has the request
  child.kill("SIGTERM");
  await once(child.stdout ?? child, "data");
  expect(output()).toContain('"stopping"');
  await expect(fetch(`${url}/healthz`)).rejects.toThrow("fetch failed");
  socket.write("{}");
  await once(socket, "close");
  expect(answer).toContain("HTTP/1.1 400 Bad Request");
  expect(await exited).toEqual([0, null]);
});

test("a stream of events is ended when the process is asked to stop, and holds nothing up", async () => {
  const { url, child, exited } = await startServer({ JWT_PRIVATE_KEY: signingKey });
  const tokens = await createTokens({ jwtPrivateKey: signingKey, issuer: url });
  const staff = { accountId: randomUUID(), organizationId: randomUUID(), clinicIds: [], staffId: null };
  const stream = await listening({ url, tokens }, { ...staff, role: "organization_admin" });
  const stoppedAt = performance.now();
  child.kill("SIGTERM");
  expect(await stream.next()).toBeUndefined();
  expect(await exited).toEqual([0, null]);
  expect(performance.now() - stoppedAt).toBeLessThan(9_000); // requests under way would be given ten seconds
});

test("without Temporal the process lives but is not ready", async () => {
  const away = await startServer({ TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}` });
  const answer = await fetch(`${away.url}/readyz`);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ status: "not_ready", parts: { temporal: { state: "down" } } });
  expect((await fetch(`${away.url}/healthz`)).status).toBe(200);
});

test("a process whose schema is older than its code is not ready until the migrations have run", async () => {
  const client = new Client({ connectionString: database.adminUrl });
  await client.connect();
  await client.query("update drizzle.__drizzle_migrations set created_at = created_at - 1000000");
  const { url } = await startServer();
  const before = await fetch(`${url}/readyz`);
  expect(before.status).toBe(503);
  expect(await before.json()).toMatchObject({ status: "not_ready", parts: { postgres: { state: "outdated" } } });
  await client.query("update drizzle.__drizzle_migrations set created_at = created_at + 1000000");
  await expect.poll(async () => (await fetch(`${url}/readyz`)).status).toBe(200);
  await client.end();
});

test.each([
  ["a bad configuration", () => ({ PORT: "x", STRIPE_SECRET_KEY: "" }), ["PORT", "STRIPE_SECRET_KEY"]],
  [
    "a database role that tenants are not safe from",
    () => ({ DATABASE_URL: database.adminUrl }),
    ["DATABASE_URL", "is a superuser"],
  ],
  ["a signing key of another kind", () => ({ JWT_PRIVATE_KEY: "-----BEGIN PRIVATE KEY-----" }), ["JWT_PRIVATE_KEY"]],
])("%s ends the start with 1 and a sentence that names it", async (_what, env, named) => {
  const { exited, output } = await startServer(env());
  expect(await exited).toEqual([1, null]);
  for (const name of named) expect(output()).toContain(name);
});

test("a port that is taken ends the start with 1 and names the variable", async () => {
  const { port } = await startServer();
  const { exited, output } = await startServer({ PORT: String(port) });
  expect(await exited).toEqual([1, null]);
  expect(output()).toContain(`PORT: ${port} is in use`);
});
