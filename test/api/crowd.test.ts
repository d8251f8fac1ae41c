import { expect, test } from "vitest";
import { createClaims } from "../../src/api/booking/claims.ts";
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

const longPatience = { patienceMs: 60_000 };

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

test("whoever finds a claim under way goes on when it has ended", async () => {
  const claims = createClaims(longPatience);
  const end = claims.begin("slot");
  const waiting = claims.ended("slot");
  expect(claims.isUnderWay("slot")).toBe(true);
  end();
  await waiting;
  expect(claims.isUnderWay("slot")).toBe(false);
});

test("a claim that does not end is not waited for for ever", async () => {
  const claims = createClaims({ patienceMs: 1 });
  claims.begin("slot");
  await claims.ended("slot");
  expect(claims.isUnderWay("slot")).toBe(true);
});

test("of a rush only so many run at once, in the order they came", async () => {
  const limit = createLimit({ atOnce: 2, ...longPatience });
  const { work, ends, end } = makeWorks();
  const runs = [limit(work), limit(work), limit(work)];
  await expect.poll(() => ends.length).toBe(2);
  end(1);
  await expect.poll(() => ends.length).toBe(3);
  end(0);
  end(2);
  expect(await Promise.all(runs)).toEqual([0, 1, 2]);
});

test("works that hang do not hold up the others for ever", async () => {
  const limit = createLimit({ atOnce: 1, patienceMs: 1 });
  const hanging = makeWorks();
  void limit(hanging.work);
  expect(await limit(async () => "done")).toBe("done");
  hanging.end(0);
});
