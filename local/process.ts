import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { StartError } from "./start-error.ts";

/** A part that runs. `exited` tells how it ended, and never rejects; `stop` may be called twice. */
export type Running = { pid: number; exited: Promise<string>; lastLines: () => string; stop: () => Promise<void> };

export type Launch = {
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  /** Only a supervisor that is root can run a part as someone else. */
  user?: { uid: number; gid: number } | undefined;
  /** What asks this program to end in good order. */
  stopSignal?: "SIGTERM" | "SIGINT";
  /** How long it may take to do so before it is killed. */
  graceMs?: number;
  onLine?: ((line: string) => void) | undefined;
};

const linesKept = 20;
const running = new Map<number, { stopSignal: NodeJS.Signals; stop: () => Promise<void> }>();
let closing = false;

/** Starts a program in a process group of its own, so that Ctrl-C in the terminal reaches only the supervisor, which stops parts in order. */
export async function launch(options: Launch): Promise<Running> {
  const { command, args, env = process.env, user, stopSignal = "SIGTERM", graceMs = 10_000, onLine } = options;
  if (closing) throw new StartError("Praxis is stopping");
  const child = spawn(command, args, { env, ...user, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const tail: string[] = [];
  for (const output of [child.stdout, child.stderr]) {
    readLines(output, (line) => {
      if (tail.push(line) > linesKept) tail.shift();
      onLine?.(line);
    });
  }
  const pid = await pidOf(child);
  const exited = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => {
      signalGroup(pid, "SIGKILL"); // what it may have left behind
      running.delete(pid);
      tellWarden();
      resolve(signal ? `signal ${signal}` : `exit code ${code}`);
    });
  });
  async function stop(): Promise<void> {
    if (!running.has(pid)) return;
    child.kill(stopSignal);
    const overdue = setTimeout(() => signalGroup(pid, "SIGKILL"), graceMs);
    await exited;
    clearTimeout(overdue);
  }
  running.set(pid, { stopSignal, stop });
  tellWarden();
  return { pid, exited, lastLines: () => tail.join("\n"), stop };
}

/** Ends these programs one after the other, then whatever else still runs, newest first. From now on nothing is launched. */
export async function stopEverything(first: readonly Running[]): Promise<void> {
  closing = true;
  for (const { stop } of first) await stop();
  for (const { stop } of [...running.values()].reverse()) await stop();
}

/** Ends every program this instant. Postgres and Temporal recover from it at their next start. */
export function killEverything(): void {
  for (const pid of running.keys()) signalGroup(pid, "SIGKILL");
  warden?.kill("SIGKILL");
}

/** Rejects when the program cannot be run. */
async function pidOf(child: ChildProcess): Promise<number> {
  await once(child, "spawn");
  if (child.pid === undefined) throw new Error("a running program has no process id");
  return child.pid;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in the group.
  }
}

function readLines(output: Readable, onLine: (line: string) => void): void {
  createInterface({ input: output }).on("line", onLine);
}

/**
 * The warden outlives a supervisor that is killed without a chance to clean up: it reads our list of parts, and when the pipe
 * closes, ends whatever was on the last one. A shell, so that `killall node` leaves it alive.
 */
const wardenScript = `
  while read -r line; do parts=$line; done
  [ -n "$parts" ] || exit 0
  for part in $parts; do kill -"\${part%%:*}" "\${part##*:}"; done 2>/dev/null
  sleep 5
  for part in $parts; do kill -KILL -- "-\${part##*:}"; done 2>/dev/null`;
let warden: ChildProcess | undefined;

function tellWarden(): void {
  warden ??= spawn("sh", ["-c", wardenScript], { detached: true, stdio: ["pipe", "ignore", "ignore"] }).on(
    "exit",
    () => {
      warden = undefined;
    },
  );
  const parts = [...running].map(([pid, { stopSignal }]) => `${stopSignal.slice("SIG".length)}:${pid}`);
  warden.stdin?.write(`${parts.join(" ")}\n`);
  if (parts.length > 0) return;
  warden.stdin?.end();
  warden = undefined;
}
