import { runWorkers } from "./run-workers.ts";

await runWorkers(["message"]);
