import { DefaultLogger, type RuntimeOptions } from "@temporalio/worker";
import type { Logger } from "pino";
import { describeError } from "../src/describe-error.ts";

const levelOf = { TRACE: "trace", DEBUG: "debug", INFO: "info", WARN: "warn", ERROR: "error" } as const;

/**
 * The facts that are logged, by the names that Temporal's SDK and its native core give them: ids, names and counts. The
 * others may hold what a step was given or what it answered.
 */
const fields: Record<string, string> = {
  workflowId: "workflowId",
  workflow_id: "workflowId",
  runId: "runId",
  workflowRunId: "runId",
  run_id: "runId",
  workflowType: "workflowType",
  activityType: "activityType",
  activity_type: "activityType",
  activityId: "activityId",
  attempt: "attempt",
  isLocal: "isLocal",
  taskQueue: "taskQueue",
  durationMs: "durationMs",
  state: "state",
};

/**
 * Has Temporal's SDK log through ours: one line each, with its level, ids, attempt and what
 * kind of error it was; no payloads, no messages of errors.
 */
export function runtimeOptions(logger: Logger): RuntimeOptions {
  return {
    logger: new DefaultLogger("TRACE", ({ level, message, meta = {} }) => {
      if (!logger.isLevelEnabled(levelOf[level])) return;
      const [words] = message.split(": ", 1); // behind a colon some of them quote an error
      logger[levelOf[level]](describe(meta), words);
    }),
    // The native core would else write to stderr by itself, and in full.
    telemetryOptions: { logging: { forward: {}, filter: { core: "WARN", other: "ERROR" } } },
  };
}

function describe(meta: Record<string, unknown>): Record<string, unknown> {
  const { error } = meta;
  const told = Object.entries(meta).flatMap(([name, value]) => {
    const field = fields[name];
    return field && value !== undefined ? [[field, value] as const] : [];
  });
  return { ...Object.fromEntries(told), ...(error instanceof Error ? { err: describeError(error) } : {}) };
}
