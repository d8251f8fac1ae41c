import { randomUUID } from "node:crypto";
import { Client } from "@temporalio/client";
import { NativeConnection, Worker } from "@temporalio/worker";
import { expect, inject, onTestFinished, test } from "vitest";
import { DEPLOYMENT_NAME } from "../../src/workflows/deployment.ts";
import { ownNamespace } from "../support/namespaces.ts";
import { listenToTemporalLog } from "../support/temporal-log.ts";

const version = { deploymentName: DEPLOYMENT_NAME, buildId: "test" };

test("a failing activity is one warning with its ids, its attempt and the kind of error, and nothing of what the error quotes", async () => {
  const { lines, stop } = listenToTemporalLog();
  onTestFinished(stop);
  const namespace = ownNamespace();
  const connection = await NativeConnection.connect({ address: inject("temporalAddress") });
  const temporal = new Client({ connection, namespace });
  const identity = "tests";
  await temporal.workflowService.setWorkerDeploymentCurrentVersion({
    namespace,
    identity,
    ...version,
    allowNoPollers: true,
  });
  const [taskQueue, workflowId] = [randomUUID(), randomUUID()];
  let attempts = 0;
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle: { codePath: inject("workflowBundle") },
    workerDeploymentOptions: { useWorkerVersioning: true, version, defaultVersioningBehavior: "PINNED" },
    activities: {
      async startMissing() {
        attempts += 1;
        if (attempts === 1)
          throw Object.assign(new Error("no patient Jane Roe, +49 30 123456"), { code: "ECONNRESET" });
        return 0;
      },
      reportOverdue: async () => 0,
    },
  });
  const { firstExecutionRunId: runId } = await worker.runUntil(async () => {
    const started = await temporal.workflow.start("startMissingWorkflows", { taskQueue, workflowId });
    await started.result();
    return started;
  });
  await connection.close();

  await expect.poll(() => lines.filter((line) => line.includes("Activity failed"))).toHaveLength(1);
  const failure: unknown = JSON.parse(lines.find((line) => line.includes("Activity failed")) ?? "");
  expect(failure).toMatchObject({
    level: "warn",
    msg: "Activity failed",
    workflowId,
    runId,
    taskQueue,
    activityType: "startMissing",
    attempt: 1,
    err: { type: "Error", code: "ECONNRESET" },
  });
  expect(lines.join("")).not.toMatch(/Jane|\+49/);
});
