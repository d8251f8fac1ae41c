import type { TestProject } from "vitest/node";
import { startTestParts } from "./parts.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgresAdminUrl: string;
    temporalAddress: string;
    templateDatabase: string;
  }
}

/** Once per run: the servers every test file shares. Those that configure an application are ignored, so tests never touch its data. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const { TEST_DATABASE_URL, TEST_TEMPORAL_ADDRESS } = process.env;
  const parts = await startTestParts({
    databaseUrl: TEST_DATABASE_URL || undefined,
    temporalAddress: TEST_TEMPORAL_ADDRESS || undefined,
  });
  provide("postgresAdminUrl", parts.postgresAdminUrl);
  provide("temporalAddress", parts.temporalAddress);
  provide("templateDatabase", parts.templateDatabase);
  return parts.stop;
}
