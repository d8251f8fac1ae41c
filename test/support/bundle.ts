import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleWorkflows } from "../../tools/workflow-bundle.ts";

/** Bundles the workflows once for a whole run; each worker would otherwise take a second to do it for itself. */
export async function bundleForTests(): Promise<{ codePath: string; remove(): Promise<void> }> {
  const { code } = await bundleWorkflows(fileURLToPath(new URL("../../src/workflows/index.ts", import.meta.url)));
  const folder = await mkdtemp(join(tmpdir(), "praxis-workflows-"));
  const codePath = join(folder, "workflow-bundle.js");
  await writeFile(codePath, code);
  return { codePath, remove: () => rm(folder, { recursive: true, force: true }) };
}
