import { expect, test, vi } from "vitest";
import { type SystemState, systemState } from "../../src/api/system/contract.ts";
import { makeClinic } from "../support/make.ts";
import { someoneOf, wellOf } from "../support/managing.ts";
import { useStack } from "../support/stack.ts";
import { waiting } from "../support/waiting.ts";

const stack = useStack({ workers: false });

test("operators see how each part is, what waits in the queues, and since when somebody takes it", async () => {
  const { api, maker, startWorkers } = stack();
  const as = someoneOf(await makeClinic(maker), "clinic_manager");
  const read = async (): Promise<SystemState> => wellOf(systemState, await api.call({ path: "/v1/system", as }));
  // A probe that a busy machine keeps waiting says "down", until the next one.
  await vi.waitFor(async () => {
    const { parts, events } = await read();
    expect(parts).toMatchObject({
      postgres: { state: "up", isStandIn: false },
      temporal: { state: "up", isStandIn: false },
      redis: { state: "off", version: null },
      stripe: { isStandIn: true },
      mail: { state: "down" },
    });
    expect(parts.postgres.version).toMatch(/^\d+\.\d+$/);
    expect(parts.temporal.version).toMatch(/^1\.\d+\.\d+$/);
    expect(events).toEqual({ undelivered: 0, oldestAt: null });
  }, waiting);
  const bookingQueue = async () => (await read()).queues?.find(({ name }) => name === "booking");
  const before = (await bookingQueue())?.backlog ?? 0; // what other tests have left of workflows that are no more
  const started = api.parts.temporal.workflow.execute("startMissingWorkflows", {
    taskQueue: "booking",
    workflowId: crypto.randomUUID(),
  });
  await vi.waitFor(async () => expect(await bookingQueue()).toMatchObject({ backlog: before + 1 }), waiting);
  await startWorkers();
  await started;
  // Temporal goes on naming those of other tests for some minutes.
  await vi.waitFor(async () => {
    const queue = await bookingQueue();
    expect(queue?.backlog).toBe(0);
    expect(queue?.buildIds).toContain("test");
    expect(queue?.workers).toBeGreaterThan(0);
  }, waiting);
  expect((await read()).currentBuildId).toBe("test");
});
