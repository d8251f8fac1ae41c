import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { applicationEnvironment } from "../../local/environment.ts";
import { planStart, startVariables } from "../../local/plan.ts";
import { dynamicConfig, retentionDays } from "../../local/temporal-settings.ts";
import { loadConfig } from "../../src/config.ts";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

const example = parseEnv(read(".env.example"));
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const signingKey = privateKey.export({ type: "pkcs8", format: "pem" }).toString();

test("the example environment, copied as it stands, changes nothing of what npm start does", () => {
  expect(planStart(example)).toEqual(planStart({}));
  const key = { jwtPrivateKey: signingKey };
  const configOf = (env: NodeJS.ProcessEnv) => loadConfig(applicationEnvironment(planStart(env), env, key));
  expect(configOf(example)).toEqual(configOf({}));
});

test("the example environment names every variable that the configuration and npm start read, and no other", () => {
  const read = new Set<string>();
  const recording = (env: NodeJS.ProcessEnv) =>
    new Proxy(env, {
      get(variables, name) {
        if (typeof name === "string") read.add(name);
        return typeof name === "string" ? variables[name] : undefined;
      },
    });
  loadConfig(recording(applicationEnvironment(planStart({}), {}, { jwtPrivateKey: signingKey })));
  expect(read.size).toBeGreaterThan(10);
  const local = [
    ...startVariables,
    "DATABASE_ADMIN_URL",
    "PRAXIS_ENV_FILE",
    "TEST_DATABASE_URL",
    "TEST_TEMPORAL_ADDRESS",
  ];
  expect(Object.keys(example).sort()).toEqual([...new Set([...read, ...local])].sort());
});

test("payment workers stay below what Stripe takes: of a live key, of one for tests, and what it was asked for; a stand-in takes all", () => {
  const env = applicationEnvironment(planStart({}), {}, { jwtPrivateKey: signingKey });
  const limit = (its: NodeJS.ProcessEnv) => loadConfig({ ...env, STRIPE_API_URL: "", ...its }).stripe.callsPerSecond;
  expect(limit({ STRIPE_SECRET_KEY: "sk_test_1" })).toBe(25);
  expect(limit({ STRIPE_SECRET_KEY: "sk_test_1", STRIPE_CALLS_PER_SECOND: "40" })).toBe(40);
  expect(limit({ ...env })).toBeUndefined();
  const named = { PUBLIC_URL: "https://a.example", TEMPORAL_UI_URL: "https://t.example", MAIL_FROM: "a@b.example" };
  const production = { ...named, NODE_ENV: "production", BUILD_ID: "b1", MAIL_PAGE_URL: "" };
  expect(limit({ ...production, STRIPE_SECRET_KEY: "rk_live_1" })).toBe(100);
});

test("production refuses stand-ins, also one that only browsers would reach", () => {
  const env = applicationEnvironment(planStart({}), {}, { jwtPrivateKey: signingKey });
  const start = () => loadConfig({ ...env, NODE_ENV: "production", STRIPE_BROWSER_URL: "http://localhost:12111" });
  expect(start).toThrow("STRIPE_BROWSER_URL: points at a stand-in for Stripe");
  expect(start).toThrow("MAIL_PAGE_URL: shows what a stand-in for mail took");
});

test("production refuses the name that workers have where nobody names versions", () => {
  const env = applicationEnvironment(planStart({}), { BUILD_ID: "development" }, { jwtPrivateKey: signingKey });
  expect(() => loadConfig({ ...env, NODE_ENV: "production" })).toThrow("BUILD_ID: development names no version");
});

test("an image without a given name for its version is named by its content", () => {
  expect(read("deploy/Dockerfile")).toMatch(/^ARG BUILD_ID$/m);
  const dir = mkdtempSync(join(tmpdir(), "praxis-image-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  writeFileSync(join(dir, "build-id"), "b0b1b2b3b4b5\n");
  const entrypoint = fileURLToPath(new URL("../../deploy/entrypoint.sh", import.meta.url));
  const buildIdGiven = (BUILD_ID: string) =>
    execFileSync("sh", [entrypoint, "printenv", "BUILD_ID"], { cwd: dir, env: { PATH: process.env.PATH, BUILD_ID } });
  expect(String(buildIdGiven("")).trim()).toBe("b0b1b2b3b4b5");
  expect(String(buildIdGiven("v7")).trim()).toBe("v7");
});

test("what containers name to browsers is on a port that they publish", () => {
  const compose = read("docker-compose.yml");
  const [, shared = ""] = /^x-environment: &environment\n((?: {2}.+\n)+)/m.exec(compose) ?? [];
  const named = parseEnv(shared.replaceAll(/^ {2}(\w+): /gm, "$1="));
  const { http, stripe, temporal, mailPageUrl } = loadConfig({ ...named, LOG_LEVEL: "", JWT_PRIVATE_KEY: signingKey });
  const published = [...compose.matchAll(/- "127\.0\.0\.1:(\d+):\d+"/g)].map(([, port]) => `http://localhost:${port}`);
  for (const address of [http.publicUrl, stripe.browserUrl, temporal.uiUrl, mailPageUrl]) {
    expect(published).toContain(address);
  }
});

test("Temporal in containers has the settings of the local server", () => {
  const settings = [...read("deploy/temporal/dynamic-config.yaml").matchAll(/^(\S+):\n {2}- value: (\S+)$/gm)];
  expect(Object.fromEntries(settings.map(([, key, value]) => [key, JSON.parse(value ?? "")]))).toEqual(dynamicConfig);
});

test("Temporal in containers keeps finished workflows as long as the local server", () => {
  expect(read("deploy/temporal/prepare-namespace.sh")).toContain(`retention=${retentionDays}d\n`);
});
