import { runWorkers } from "./run-workers.ts";

// All queues in one process: half the memory, for one machine.
await runWorkers(["booking", "payment", "message"]);
