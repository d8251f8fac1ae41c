import { spawn } from "node:child_process";
import { once } from "node:events";
import { NativeConnection, Worker } from "@temporalio/worker";
import { expect, inject, onTestFinished, test } from "vitest";
import { freePort } from "../../local/ready.ts";
import { bookingId, followId } from "../../src/workflows/booking/messages.ts";
import { makeCurrent } from "../../workers/current-version.ts";
import { serveHealth } from "../../workers/health.ts";
import { type Queue, workerOptions } from "../../workers/run-workers.ts";
import { portOf, testEnvironment } from "../support/api.ts";
import { payInBrowser } from "../support/browser.ts";
import { act, appointmentIn, becomes, booked, moneyBecomes, openDesk } from "../support/desk.ts";
import { countWaiting } from "../support/make.ts";
import { useStack } from "../support/stack.ts";
import { waiting } from "../support/waiting.ts";

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

test("a worker that is asked to stop lets the step under way end, tells Temporal so, and ends with 0", async () => {
  const { temporal } = stack().api.parts;
  const { admin } = stack().maker;
  const desk = await openDesk(stack());
  await startWorkersOf("leaving", ["booking", "message"]);
  const leaving = await startPaymentWorker({ BUILD_ID: "leaving" });
  await makeCurrent(temporal, "leaving", { production: true });
  const held = await booked(stack(), desk);
  await makeCurrent(temporal, "test", { production: true });
  await admin.query("begin");
  await admin.query("select from payments where appointment_id = $1 for update", [held.id]);
  await payInBrowser(stack(), held);
  // It has come to the worker: one that is on its way there is lost with it, and made again elsewhere.
  await expect.poll(() => countWaiting(stack().maker), waiting).toBe(1);
  leaving.child.kill("SIGTERM");
  await expect.poll(leaving.output, waiting).toMatch(/"state":"(STOPPING|DRAINING)"/);
  await admin.query("commit");
  expect(await leaving.exited).toEqual([0, null]);
  await becomes(stack(), held.id, desk.patient, "confirmed");
});

test("a worker is ready while it polls and its database is today's, and a health page whose port is taken names the variable", async () => {
  const { api, maker } = stack();
  let state: ReturnType<Worker["getState"]> = "RUNNING";
  const workers = [{ getState: () => state }];
  const on = (workerHealthPort: number) => ({ db: api.parts.db, config: { ...api.parts.config, workerHealthPort } });
  const server = await serveHealth(on(0), workers);
  onTestFinished(() => void server.close());
  const ready = async () => (await fetch(`http://127.0.0.1:${portOf(server.address())}/readyz`)).status;
  expect(await ready()).toBe(200);
  await maker.admin.query("update drizzle.__drizzle_migrations set created_at = created_at - 1000000");
  expect(await ready()).toBe(503);
  await maker.admin.query("update drizzle.__drizzle_migrations set created_at = created_at + 1000000");
  state = "DRAINING";
  expect(await ready()).toBe(503);
  const taken = portOf(server.address());
  await expect(serveHealth(on(taken), workers)).rejects.toThrow(`WORKER_HEALTH_PORT: ${taken} is in use`);
});

/** The process of payment workers, once it is ready. */
async function startPaymentWorker(env: Record<string, string>) {
  const { api, maker, emulator } = stack();
  const port = String(await freePort());
  const standing = { LOG_LEVEL: "info", STRIPE_API_URL: emulator.url, WORKER_HEALTH_PORT: port };
  const { namespace: TEMPORAL_NAMESPACE } = api.parts.config.temporal;
  const child = spawn(process.execPath, ["--import", "tsx", "workers/payment.ts"], {
    env: { ...testEnvironment(maker.appUrl), TEMPORAL_NAMESPACE, ...standing, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += String(chunk)));
  const exited = once(child, "exit");
  const statusOf = async () => (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined))?.status;
  await expect.poll(statusOf, waiting).toBe(200);
  return { child, exited, output: () => output };
}

/** The build of the worker that did the workflow's last task. */
async function buildThatFinished(workflowId: string): Promise<string | undefined> {
  const { events } = await stack().api.parts.temporal.workflow.getHandle(workflowId).fetchHistory();
  const tasks = events?.flatMap(({ workflowTaskCompletedEventAttributes: task }) => (task ? [task] : [])) ?? [];
  return tasks.at(-1)?.deploymentVersion?.buildId ?? undefined;
}

/** Workers of another version beside the stack's own; resolves when they poll. Answers how to stop them. */
async function startWorkersOf(
  buildId: string,
  queues: readonly Queue[] = ["booking", "payment", "message"],
): Promise<() => Promise<void>> {
  const { parts } = stack().api;
  const connection = await NativeConnection.connect({ address: parts.config.temporal.address });
  const its = { ...parts, config: { ...parts.config, buildId } };
  const workers = await Promise.all(
    queues.map((queue) => {
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
