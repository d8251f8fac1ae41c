import { MockActivityEnvironment } from "@temporalio/testing";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { beating } from "../../src/activities/heartbeat.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a step says each second that it is under way, and no more once it is over", async () => {
  const environment = new MockActivityEnvironment();
  let beats = 0;
  environment.on("heartbeat", () => {
    beats += 1;
  });
  const steps = { end: () => {} };
  const work = () =>
    new Promise<void>((resolve) => {
      steps.end = resolve;
    });
  const running = environment.run(beating(work));
  vi.advanceTimersByTime(5_000);
  expect(beats).toBe(5);
  steps.end();
  await running;
  vi.advanceTimersByTime(5_000);
  expect(beats).toBe(5);
});
