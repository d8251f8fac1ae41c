import { setTimeout as pause } from "node:timers/promises";
import { killEverything, type Running, stopEverything } from "./process.ts";

type Options = {
  say: (part: string, text: string) => void;
  onGiveUp: (sentence: string) => void;
  /** How long to wait before the first new start of a part; it doubles with each failure. */
  firstPauseMs?: number;
};
type Part = { name: string; start: () => Promise<Running>; current: Running };
export type Supervisor = ReturnType<typeof createSupervisor>;

const mostFailures = 5;
/** A part that ran this long is taken to be well: its earlier failures are forgotten. */
const healthyMs = 60_000;

/** Keeps parts running until told to stop, then ends them newest first. */
export function createSupervisor({ say, onGiveUp, firstPauseMs = 500 }: Options) {
  const parts: Part[] = [];
  let stopping: Promise<void> | undefined;

  async function watch(part: Part, failures: number): Promise<void> {
    const startedAt = Date.now();
    const how = await part.current.exited;
    const wasHealthy = Date.now() - startedAt > healthyMs;
    if (!stopping) await startAgain(part, how, wasHealthy ? 1 : failures + 1);
  }

  async function startAgain(part: Part, reason: string, failures: number): Promise<void> {
    if (failures > mostFailures) {
      onGiveUp(`${part.name} failed ${failures} times in a row, so Praxis stops. The last time: ${reason}`);
      return;
    }
    const pauseMs = firstPauseMs * 2 ** (failures - 1);
    const [headline] = reason.split("\n", 1);
    say(part.name, `ended (${headline}), starting again in ${pauseMs / 1000} s`);
    await pause(pauseMs);
    if (stopping) return;
    try {
      part.current = await part.start();
    } catch (error) {
      if (!stopping) await startAgain(part, error instanceof Error ? error.message : "no reason given", failures + 1);
      return;
    }
    say(part.name, "is back");
    await watch(part, failures);
  }

  return {
    /** Starts a part and, from then on, starts it again whenever it ends by itself. */
    async keep<Started extends Running>(name: string, start: () => Promise<Started>): Promise<Started> {
      const started = await start();
      const part: Part = { name, start, current: started };
      parts.push(part);
      void watch(part, 0);
      return started;
    },
    /** Ends everything in good order: parts newest first, then what else still runs (a migration, a build). */
    stop(): Promise<void> {
      stopping ??= stopEverything(parts.toReversed().map(({ current }) => current));
      return stopping;
    },
    kill: killEverything,
  };
}
