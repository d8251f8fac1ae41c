import { TestWorkflowEnvironment } from "@temporalio/testing";

/**
 * Leaves the newest released `temporal` in the folder named on the command
 * line; the SDK has no call for less than a started server.
 */
const [downloadDir] = process.argv.slice(2);
if (downloadDir === undefined) throw new Error("usage: download-temporal.ts <folder>");
const server = await TestWorkflowEnvironment.createLocal({
  server: { executable: { type: "cached-download", downloadDir, version: "latest" } },
});
await server.teardown();
