import { expect, test } from "vitest";
import { demoRefusal } from "../../local/demo/refusal.ts";
import { parseDuration } from "../../local/fast-forward/duration.ts";

const local = "http://127.0.0.1:3000";

test("the demo is played on this machine, and elsewhere only with a test key", () => {
  expect(demoRefusal(local, {})).toBeUndefined();
  expect(demoRefusal("http://localhost:3000", {})).toBeUndefined();
  expect(demoRefusal("https://clinic.example", { STRIPE_SECRET_KEY: "sk_test_1" })).toBeUndefined();
  expect(demoRefusal("https://clinic.example", {})).toMatch(/not on this machine/);
  expect(demoRefusal("https://localhost.clinic.example", {})).toMatch(/not on this machine/);
});

test("the demo is never played in production or with a live key", () => {
  expect(demoRefusal(local, { NODE_ENV: "production", STRIPE_SECRET_KEY: "sk_test_1" })).toMatch(/production/);
  for (const key of ["sk_live_1", "rk_live_1"])
    expect(demoRefusal(local, { STRIPE_SECRET_KEY: key })).toMatch(/live key/);
});

test("a span of time is minutes, hours, days or weeks, and nothing else", () => {
  const spans = { "90m": 5_400_000, "36h": 129_600_000, "2d": 172_800_000, "1w": 604_800_000 };
  for (const [text, ms] of Object.entries(spans)) expect(parseDuration(text)).toBe(ms);
  for (const text of ["", "2", "d", "2 d", "-2d", "2.5d", "2days", "99999d"])
    expect(parseDuration(text)).toBeUndefined();
});
