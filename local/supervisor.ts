import { setTimeout as pause } from "node:timers/promises";
import { killEverything, type Running, stopEverything } from "./process.ts";

type Options = { say: (part: string, text: string) => void; onGiveUp: (sentence: string) => void };

const mostFailures = 5;
/** A part that ran this long is taken to be well: its earlier failures are forgotten. */
const healthyMs = 60_000;

export type Supervisor = ReturnType<typeof createSupervisor>;

/** Keeps parts running until told to stop, then ends them newest first. */
export function createSupervisor({ say, onGiveUp }: Options) {
  const parts: { name: string; current: Running }[] = [];
  let stopping: Promise<void> | undefined;

  /** Starts a part and, from then on, starts it again whenever it ends by itself. */
  async function keep<Part extends Running>(name: string, start: () => Promise<Part>): Promise<Part> {
    const first = await start();
    const part = { name, current: first as Running };
    parts.push(part);
    void watch(part, start);
    return first;
  }

  async function watch(part: { name: string; current: Running }, start: () => Promise<Running>): Promise<void> {
    let failures = 0;
    for (;;) {
      const startedAt = Date.now();
      const how = await part.current.exited;
      if (Date.now() - startedAt > healthyMs) failures = 0;
      for (let reason = how; ; ) {
        if (stopping) return;
        failures += 1;
        if (failures > mostFailures)
          return onGiveUp(`${part.name} failed ${failures} times in a row, lastly with: ${reason}`);
        const seconds = 2 ** (failures - 2);
        say(part.name, `ended (${reason}), starting it again in ${seconds} s`);
        await pause(seconds * 1000);
        if (stopping) return;
        try {
          part.current = await start();
          say(part.name, "is back");
          break;
        } catch (error) {
          reason = error instanceof Error ? error.message : "it could not be started";
        }
      }
    }
  }

  return {
    keep,
    /** Ends everything in good order: parts newest first, then what else still runs (a migration, a build). */
    stop(): Promise<void> {
      stopping ??= stopEverything(parts.toReversed().map(({ current }) => current));
      return stopping;
    },
    kill: killEverything,
  };
}
