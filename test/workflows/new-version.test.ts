import { NativeConnection, Worker } from "@temporalio/worker";
import { afterAll, expect, inject, test, vi } from "vitest";
import { bookingId, followId } from "../../src/workflows/booking/messages.ts";
import { DEPLOYMENT_NAME } from "../../src/workflows/deployment.ts";
import { workerOptions } from "../../workers/run-workers.ts";
import { payInBrowser } from "../support/browser.ts";
import { act, appointmentIn, becomes, booked, openDesk } from "../support/desk.ts";
import { useStack, waiting } from "../support/stack.ts";

const stack = useStack();
const next = { BUILD_ID: "next" };
let stop: (() => Promise<void>) | undefined;

/** Workers of a new version beside those of the old one, and new workflows from now on begin there. */
async function deployNext(): Promise<void> {
  const { parts } = await stack().startAnotherApi(next);
  const { address, namespace } = parts.config.temporal;
  const connection = await NativeConnection.connect({ address });
  const workers = await Promise.all(
    (["booking", "payment"] as const).map((queue) => {
      const { workflowsPath, ...options } = workerOptions(queue, parts, connection);
      const bundle = workflowsPath ? { workflowBundle: { codePath: inject("workflowBundle") } } : {};
      return Worker.create({ ...options, ...bundle, shutdownGraceTime: "1 second", shutdownForceTime: "20 seconds" });
    }),
  );
  const runs = workers.map((worker) => worker.run());
  stop = async () => {
    for (const worker of workers) worker.shutdown();
    await Promise.all(runs);
    await connection.close();
  };
  await makeCurrent(namespace, next.BUILD_ID);
}

const makeCurrent = (namespace: string, buildId: string) =>
  stack().api.parts.temporal.workflowService.setWorkerDeploymentCurrentVersion({
    namespace,
    deploymentName: DEPLOYMENT_NAME,
    buildId,
    identity: "tests",
    allowNoPollers: true,
  });

async function versionOf(workflowId: string): Promise<string | null | undefined> {
  const { raw } = await stack().api.parts.temporal.workflow.getHandle(workflowId).describe();
  return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId;
}

afterAll(() => stop?.());

test("a hold that is open when a new version comes is finished by the old one, and its visit followed by the new one", async () => {
  const desk = await openDesk(stack());
  const held = await booked(stack(), desk);
  await deployNext();
  await payInBrowser(stack(), held);
  await becomes(stack(), held.id, desk.patient, "confirmed");
  expect(await versionOf(bookingId(held.id))).toBe("test");
  await vi.waitFor(async () => expect(await versionOf(followId(held.id))).toBeDefined(), waiting);
  await stack().stopWorkers();
  expect(appointmentIn(await act(stack(), held.id, "check-in", { as: desk.staff })).status).toBe("checked_in");
  expect(await versionOf(followId(held.id))).toBe("next");
});
