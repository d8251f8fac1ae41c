/**
 * How Praxis wants its Temporal server, in one place: the local server takes these as flags, a self-hosted one
 * as its dynamic configuration file. Keys are Temporal's own.
 */
export const dynamicConfig = {
  // The default of 20 polls a second makes every hand-over between a workflow and
  // its worker wait up to 50 ms on a server with few shards.
  "history.transferProcessorMaxPollRPS": 2000,
  "history.timerProcessorMaxPollRPS": 2000,
  "history.visibilityProcessorMaxPollRPS": 2000,
  // Fairness between clinics is exact only when a task queue has one partition.
  "matching.enableFairness": true,
  "matching.numTaskqueueReadPartitions": 1,
  "matching.numTaskqueueWritePartitions": 1,
  "system.enableActivityEagerExecution": true,
} as const;

/**
 * Lets tests and `npm run fast-forward` move one workflow ahead in virtual time, in
 * steps of 50 ms instead of a second. Never for production.
 */
export const timeSkippingConfig = {
  "frontend.WorkflowTimeSkippingEnabled": true,
  "history.timerProcessorMaxTimeShift": "50ms",
} as const;

/** SQLite's own defaults let one booking in ten wait two seconds under load. */
export const sqlitePragmas = { journal_mode: "wal", synchronous: "normal" } as const;

/** How long a finished workflow can still be looked at; the local server's own default is one day. */
export const retentionDays = 30;
