import type { TestProject } from "vitest/node";
import { buildWeb } from "../../tools/build-web.ts";
import { bundleForTests } from "./bundle.ts";
import { startTestParts } from "./parts.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgresAdminUrl: string;
    temporalAddress: string;
    templateDatabase: string;
    /** A file with the code of all workflows, as workers load it. */
    workflowBundle: string;
  }
}

/**
 * Once per run: the servers every test file shares. Those that configure an
 * application are ignored, so tests never touch its data.
 */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const { TEST_DATABASE_URL, TEST_TEMPORAL_ADDRESS } = process.env;
  const bundle = await bundleForTests();
  await buildWeb();
  const parts = await startTestParts({
    databaseUrl: TEST_DATABASE_URL || undefined,
    temporalAddress: TEST_TEMPORAL_ADDRESS || undefined,
  });
  provide("workflowBundle", bundle.codePath);
  provide("postgresAdminUrl", parts.postgresAdminUrl);
  provide("temporalAddress", parts.temporalAddress);
  provide("templateDatabase", parts.templateDatabase);
  return async () => {
    await parts.stop();
    await bundle.remove();
  };
}
