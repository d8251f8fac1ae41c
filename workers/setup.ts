import { encodeSearchAttributeIndexedValueType } from "@temporalio/common/lib/search-attributes.js";
import { compose } from "../src/compose.ts";
import { loadConfig } from "../src/config.ts";
import { searchAttributes } from "../src/workflows/search-attributes.ts";
import { makeCurrent } from "./current-version.ts";
import { missingWorkflowsSchedule, putSchedules } from "./schedules.ts";

/**
 * Prepares a Temporal namespace for Praxis: search attributes, the version of the code that new workflows begin on
 * (`BUILD_ID`), schedules. Idempotent; docs/runbooks/deploy.md says when to run it. A search attribute that exists with
 * another type is an error: the server would ignore ours silently.
 */
async function setUp(): Promise<void> {
  const config = loadConfig();
  const { temporal, close } = compose(config);
  const { namespace } = config.temporal;
  try {
    await temporal.withDeadline(Date.now() + 30_000, async () => {
      const { customAttributes } = await temporal.connection.operatorService.listSearchAttributes({ namespace });
      const missing: Record<string, number> = {};
      for (const { name, type } of Object.values(searchAttributes)) {
        const wanted = encodeSearchAttributeIndexedValueType(type);
        const existing = customAttributes?.[name];
        if (existing === undefined && wanted !== undefined) missing[name] = wanted;
        else if (existing !== wanted) throw new Error(`the search attribute ${name} exists with another type`);
      }
      if (Object.keys(missing).length > 0) {
        await temporal.connection.operatorService.addSearchAttributes({ namespace, searchAttributes: missing });
      }
      await makeCurrent(temporal, config.buildId, config);
      await putSchedules(temporal);
      // What was imported or lost meanwhile need not wait for the schedule.
      await temporal.schedule.getHandle(missingWorkflowsSchedule).trigger("BUFFER_ONE");
    });
  } finally {
    await close();
  }
}

try {
  await setUp();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
