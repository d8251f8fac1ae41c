import { Runtime } from "@temporalio/worker";
import { pino } from "pino";
import { runtimeOptions } from "../../workers/log.ts";

type Hear = (line: string) => void;

/** Activities that fail and are repeated are what many tests are about; an error of Temporal's own never is. */
const printErrors: Hear = (line) => {
  if (line.includes('"level":"error"')) process.stderr.write(line);
};

let hear = printErrors;
let isInstalled = false;

/** Has Temporal's SDK log as in production: once per process, before its first worker. */
export function installTemporalLog(): void {
  if (isInstalled) return;
  isInstalled = true;
  const levels = { level: (level: string) => ({ level }) };
  Runtime.install(runtimeOptions(pino({ base: null, formatters: levels }, { write: (line) => hear(line) })));
}

/** What it logs from now on, until `stop`. */
export function listenToTemporalLog(): { lines: string[]; stop(): void } {
  installTemporalLog();
  const lines: string[] = [];
  hear = (line) => lines.push(line);
  return {
    lines,
    stop: () => {
      hear = printErrors;
    },
  };
}
