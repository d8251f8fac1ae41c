import { expect, test } from "vitest";
import { createClaims } from "../../src/api/booking/claims.ts";
import { createGathering } from "../../src/api/booking/gathering.ts";
import { createLimit } from "../../src/api/booking/limit.ts";
import { createSharing } from "../../src/api/booking/sharing.ts";

/** Works that end when the test says so. */
function makeWorks() {
  const ends: (() => void)[] = [];
  const work = () => {
    const run = ends.length;
    return new Promise<number>((resolve) => ends.push(() => resolve(run)));
  };
  return { work, ends, end: (run: number) => ends[run]?.() };
}

/** Epoch milliseconds. */
const farAway = Date.now() + 3_600_000;
const over = 0;

test("calls that overlap share a run that began after them", async () => {
  const share = createSharing<number>();
  const { work, ends, end } = makeWorks();
  const first = share("slot", work);
  await expect.poll(() => ends.length).toBe(1);
  const [second, third] = [share("slot", work), share("slot", work)];
  end(0);
  expect(await first).toBe(0);
  await expect.poll(() => ends.length).toBe(2);
  end(1);
  expect(await Promise.all([second, third])).toEqual([1, 1]);
});

test("nothing is shared with a call that comes later, nor between different keys", async () => {
  const share = createSharing<number>();
  let runs = 0;
  const work = async () => ++runs;
  expect(await share("slot", work)).toBe(1);
  expect(await Promise.all([share("slot", work), share("another", work)])).toEqual([2, 3]);
});

test("a run that fails fails those who share it, and nobody after them", async () => {
  const share = createSharing<number>();
  const fail = () => Promise.reject(new Error("away"));
  const [first, second] = [share("slot", fail), share("slot", fail)];
  await expect(first).rejects.toThrow("away");
  await expect(second).rejects.toThrow("away");
  expect(await share("slot", async () => 1)).toBe(1);
});

test("questions that come together are answered together, each with its own answer", async () => {
  const runs: string[][] = [];
  const ask = createGathering<string, string>(async (key, questions) => {
    runs.push([key, ...questions]);
    return questions.map((question) => `${key} ${question}`);
  });
  const first = [ask("one", "a"), ask("one", "b"), ask("another", "a")];
  expect(await Promise.all(first)).toEqual(["one a", "one b", "another a"]);
  expect(await ask("one", "c")).toBe("one c");
  expect(runs).toEqual([
    ["one", "a", "b"],
    ["another", "a"],
    ["one", "c"],
  ]);
});

test("a question that comes while a run is under way waits for the next, with all others that do", async () => {
  const { work, ends, end } = makeWorks();
  const ask = createGathering<string, string>(async (_key, questions) => {
    const run = await work();
    return questions.map((question) => `${run} ${question}`);
  });
  const first = ask("one", "a");
  await expect.poll(() => ends.length).toBe(1);
  const later = [ask("one", "b"), ask("one", "c")];
  end(0);
  await expect.poll(() => ends.length).toBe(2);
  end(1);
  expect(await Promise.all([first, ...later])).toEqual(["0 a", "1 b", "1 c"]);
});

test("whoever finds as many claims under way as can succeed goes on when one has ended", async () => {
  const claims = createClaims();
  const ends = [claims.begin("slot"), claims.begin("slot")];
  await claims.fewerThan(3, "slot", farAway);
  await claims.fewerThan(1, "another", farAway);
  const waiting = claims.fewerThan(2, "slot", farAway);
  expect(claims.count("slot")).toBe(2);
  ends[0]?.();
  await waiting;
  expect(claims.count("slot")).toBe(1);
});

test("a claim that does not end is not waited for for ever", async () => {
  const claims = createClaims();
  claims.begin("slot");
  await claims.fewerThan(1, "slot", over);
  expect(claims.count("slot")).toBe(1);
});

test("of a rush only so many run at once, in the order they came", async () => {
  const limit = createLimit({ atOnce: 2, placeMs: 60_000 });
  const { work, ends, end } = makeWorks();
  const runs = [limit(farAway, work), limit(farAway, work), limit(farAway, work)];
  await expect.poll(() => ends.length).toBe(2);
  end(1);
  await expect.poll(() => ends.length).toBe(3);
  end(0);
  end(2);
  expect(await Promise.all(runs)).toEqual([0, 1, 2]);
});

test("a work that waits for somebody else soon gives its place to the next", async () => {
  const limit = createLimit({ atOnce: 1, placeMs: 20 });
  const waiting = makeWorks();
  const first = limit(farAway, waiting.work);
  expect(await limit(farAway, async () => "done")).toBe("done");
  waiting.end(0);
  expect(await first).toBe(0);
});

test("works that hang do not hold up the others for ever", async () => {
  const limit = createLimit({ atOnce: 1, placeMs: 60_000 });
  const hanging = makeWorks();
  void limit(farAway, hanging.work);
  expect(await limit(over, async () => "done")).toBe("done");
  hanging.end(0);
});
