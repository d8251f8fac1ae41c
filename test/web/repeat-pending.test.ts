import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { repeatPending, StillUnderWay } from "../../clients/typescript/repeat-pending.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const underWay = { data: { id: "visit", status: "pending", act: "check_in" } as const };
const done = { data: { id: "visit", status: "checked_in", clinic: {} } as const };

test("what is not known at once is asked for again, after longer and longer pauses", async () => {
  const send = vi.fn<() => Promise<{ data: typeof underWay.data | typeof done.data }>>().mockResolvedValue(done);
  send.mockResolvedValueOnce(underWay).mockResolvedValueOnce(underWay);
  const answer = repeatPending(send);
  await vi.advanceTimersByTimeAsync(999);
  expect(send).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(send).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await answer).toEqual(done);
});

test("what is not known for long is left to whoever wants it, after four requests in all", async () => {
  const send = vi.fn<() => Promise<typeof underWay>>().mockResolvedValue(underWay);
  const answer = repeatPending(send).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await answer).toBeInstanceOf(StillUnderWay);
  expect(send).toHaveBeenCalledTimes(4);
});

test("a request for approval is an answer, though it has the status of one that is not known yet", async () => {
  const requested = { data: { id: "visit", status: "requested", clinic: {} } as const };
  expect(await repeatPending(async () => requested)).toEqual(requested);
});
