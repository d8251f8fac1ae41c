import { expect, test } from "vitest";
import { createWish } from "../../clients/typescript/wish.ts";

const leave = { first: "2026-12-01", last: "2026-12-03" };
const done = { data: { version: 2 } };

/** Sends the wishes one after the other, each to its answer; what comes back are the keys they were sent with. */
async function keysOf(...sent: { body: object; answer: { data?: unknown; error?: unknown } | "lost" }[]) {
  const wish = createWish();
  const keys: string[] = [];
  for (const { body, answer } of sent) {
    const request = (key: string) => {
      keys.push(key);
      return answer === "lost" ? Promise.reject(new TypeError("Failed to fetch")) : Promise.resolve(answer);
    };
    await wish.send(body, request).catch(() => undefined);
  }
  return keys;
}

test("what came true is another wish when it is wished for again, such as leave that was removed meanwhile", async () => {
  const [first, second] = await keysOf({ body: leave, answer: done }, { body: leave, answer: done });
  expect(second).not.toBe(first);
});

test.each([
  ["no answer", "lost"],
  ["a server in trouble", { error: { code: "temporarily_unavailable" } }],
  ["a server that failed halfway", { error: { code: "internal_error" } }],
  ["too many requests", { error: { code: "too_many_requests" } }],
  ["a proxy's page", { error: "<html>502</html>" }],
] as const)("after %s the same wish has the same key, and is done once", async (_, answer) => {
  const [first, second] = await keysOf({ body: leave, answer }, { body: leave, answer: done });
  expect(second).toBe(first);
});

test("after a refusal, and with another body, it is another wish", async () => {
  const refused = { error: { code: "slot_taken" } };
  const keys = await keysOf(
    { body: leave, answer: refused },
    { body: leave, answer: "lost" },
    { body: { ...leave, last: "2026-12-04" }, answer: "lost" },
  );
  expect(new Set(keys).size).toBe(3);
});
