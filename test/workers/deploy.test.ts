import { NativeConnection, Worker } from "@temporalio/worker";
import { expect, inject, onTestFinished, test } from "vitest";
import { bookingId, followId } from "../../src/workflows/booking/messages.ts";
import { makeCurrent } from "../../workers/current-version.ts";
import { workerOptions } from "../../workers/run-workers.ts";
import { payInBrowser } from "../support/browser.ts";
import { act, appointmentIn, becomes, booked, moneyBecomes, openDesk } from "../support/desk.ts";
import { useStack } from "../support/stack.ts";

// The order of docs/runbooks/deploy.md, rehearsed.

const stack = useStack();

test("a version that no worker runs is not made current in production", async () => {
  const { temporal } = stack().api.parts;
  await expect(makeCurrent(temporal, "nobody", { production: true, patienceMs: 0 })).rejects.toThrow(
    "BUILD_ID: no workers of nobody run",
  );
});

test("a hold that was open at a deploy is confirmed by the version it began on, its visit followed by the next, and rolled back if need be", async () => {
  const { temporal } = stack().api.parts;
  const desk = await openDesk(stack());
  const held = await booked(stack(), desk);
  const stopNext = await startWorkersOf("next");
  await makeCurrent(temporal, "next", { production: true });

  await payInBrowser(stack(), held);
  await becomes(stack(), held.id, desk.patient, "confirmed");
  expect(await buildThatFinished(bookingId(held.id))).toBe("test");
  const newer = await booked(stack(), desk, {
    startsAt: new Date(Date.parse(held.startsAt) + 3_600_000).toISOString(),
  });
  await payInBrowser(stack(), newer);
  await becomes(stack(), newer.id, desk.patient, "confirmed");
  expect(await buildThatFinished(bookingId(newer.id))).toBe("next");
  for (const { id } of [held, newer]) {
    // Whatever version confirmed it, a visit is followed by the current one.
    for (const noun of ["check-in", "start"]) appointmentIn(await act(stack(), id, noun, { as: desk.staff }));
    expect(await buildThatFinished(followId(id))).toBe("next");
  }

  // Back to the version before, whose workers still run.
  await makeCurrent(temporal, "test", { production: true });
  await stopNext();
  for (const { id } of [held, newer]) {
    appointmentIn(await act(stack(), id, "completion", { as: desk.staff }));
    await moneyBecomes(stack(), id, desk.patient, { status: "captured" });
    expect(await buildThatFinished(followId(id))).toBe("test");
  }
});

/** The build of the worker that did the workflow's last task. */
async function buildThatFinished(workflowId: string): Promise<string | undefined> {
  const { events } = await stack().api.parts.temporal.workflow.getHandle(workflowId).fetchHistory();
  const tasks = events?.flatMap(({ workflowTaskCompletedEventAttributes: task }) => (task ? [task] : [])) ?? [];
  return tasks.at(-1)?.deploymentVersion?.buildId ?? undefined;
}

/** Workers of another version beside the stack's own; resolves when they poll. Answers how to stop them. */
async function startWorkersOf(buildId: string): Promise<() => Promise<void>> {
  const { parts } = stack().api;
  const connection = await NativeConnection.connect({ address: parts.config.temporal.address });
  const its = { ...parts, config: { ...parts.config, buildId } };
  const workers = await Promise.all(
    (["booking", "payment", "message"] as const).map((queue) => {
      const { workflowsPath, ...options } = workerOptions(queue, its, connection);
      return Worker.create({
        ...options,
        ...(workflowsPath ? { workflowBundle: { codePath: inject("workflowBundle") } } : {}),
        shutdownGraceTime: "1 second",
      });
    }),
  );
  const running = workers.map((worker) => worker.run());
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= (async () => {
      for (const worker of workers) worker.shutdown();
      await Promise.all(running);
      await connection.close();
    })();
    return stopped;
  };
  onTestFinished(stop);
  return stop;
}
