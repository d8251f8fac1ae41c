import { setTimeout as pause } from "node:timers/promises";
import { type Client, isGrpcServiceError } from "@temporalio/client";
import { DEPLOYMENT_NAME } from "../src/workflows/deployment.ts";

const grpcNotFound = 5;
const grpcFailedPrecondition = 9;
const meaningNobodyPolls = new Set([grpcNotFound, grpcFailedPrecondition]);

/**
 * Has new workflows begin on `buildId`, and those go on with it that upgrade by themselves; pinned ones stay with the
 * version they began on. In production a version that nobody works for is refused, as bookings would wait for it; but
 * for the first, which workers may follow. Workers that have just started are waited for.
 */
export async function makeCurrent(
  temporal: Client,
  buildId: string,
  { production, patienceMs = 20_000 }: { production: boolean; patienceMs?: number },
): Promise<void> {
  const { namespace } = temporal.options;
  const isFirst = (await findCurrent(temporal)) === undefined;
  const request = {
    namespace,
    deploymentName: DEPLOYMENT_NAME,
    buildId,
    identity: "praxis-setup",
    allowNoPollers: !production || isFirst,
  };
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      await temporal.workflowService.setWorkerDeploymentCurrentVersion(request);
      return;
    } catch (error) {
      if (!isGrpcServiceError(error) || !meaningNobodyPolls.has(error.code)) throw error;
      if (Date.now() >= deadline) throw new Error(`BUILD_ID: ${nobodyPolls(buildId)}`, { cause: error });
    }
    await pause(500);
  }
}

const nobodyPolls = (buildId: string) =>
  `no workers of ${buildId} run for every task queue that is served today: start them, then run this again`;

/** The build id that new workflows begin on; undefined on a server that has never been set up. */
async function findCurrent({ workflowService, options: { namespace } }: Client): Promise<string | undefined> {
  try {
    const { workerDeploymentInfo } = await workflowService.describeWorkerDeployment({
      namespace,
      deploymentName: DEPLOYMENT_NAME,
    });
    return workerDeploymentInfo?.routingConfig?.currentDeploymentVersion?.buildId ?? undefined;
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === grpcNotFound) return undefined;
    throw error;
  }
}
