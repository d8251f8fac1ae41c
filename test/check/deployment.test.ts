import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { dynamicConfig, retentionDays } from "../../local/temporal-settings.ts";
import { loadConfig } from "../../src/config.ts";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

const example = parseEnv(read(".env.example"));
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const signingKey = privateKey.export({ type: "pkcs8", format: "pem" }).toString();

test("the example environment needs nothing but a signing key", () => {
  const config = loadConfig({ ...example, JWT_PRIVATE_KEY: signingKey });
  expect(config.temporal.address).toBe("localhost:7233");
});

test("the example environment names every variable that the configuration reads", () => {
  const asked = new Set<string>();
  const recording = new Proxy<NodeJS.ProcessEnv>(
    { ...example, JWT_PRIVATE_KEY: signingKey },
    {
      get(env, name) {
        if (typeof name !== "string") return undefined;
        asked.add(name);
        return env[name];
      },
    },
  );
  loadConfig(recording);
  expect(asked.size).toBeGreaterThan(10);
  expect([...asked].filter((name) => !(name in example))).toEqual([]);
});

test("Temporal in containers has the settings of the local server", () => {
  const settings = [...read("deploy/temporal/dynamic-config.yaml").matchAll(/^(\S+):\n {2}- value: (\S+)$/gm)];
  expect(Object.fromEntries(settings.map(([, key, value]) => [key, JSON.parse(value ?? "")]))).toEqual(dynamicConfig);
});

test("Temporal in containers keeps finished workflows as long as the local server", () => {
  expect(read("deploy/temporal/prepare-namespace.sh")).toContain(`retention=${retentionDays}d\n`);
});
