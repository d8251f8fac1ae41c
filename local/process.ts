import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { StartError } from "./start-error.ts";
import { dismissWarden, entrustToWarden } from "./warden.ts";

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

/**
 * A program waits for our word before it begins. Killed before we can give it,
 * we leave a shell that ends when the pipe closes.
 */
const gate = 'read -r go && exec "$@" </dev/null';

/**
 * Starts a program in a process group of its own, so that Ctrl-C in the terminal reaches only the supervisor,
 * which stops parts in order. It begins when the warden knows of it, so that no kill of this process can leave
 * it behind. One that cannot be run ends with exit code 127.
 */
export async function launch(options: Launch): Promise<Running> {
  const { command, args, env = process.env, user, stopSignal = "SIGTERM", graceMs = 10_000, onLine } = options;
  if (closing) throw new StartError("Praxis is stopping");
  const child = spawn("/bin/sh", ["-c", gate, "sh", command, ...args], {
    env,
    ...user,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const tail: string[] = [];
  for (const output of [child.stdout, child.stderr]) {
    readLines(output, (line) => {
      if (tail.push(line) > linesKept) tail.shift();
      onLine?.(line);
    });
  }
  const pid = child.pid ?? (await failureOf(child));
  const exited = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => {
      signalGroup(pid, "SIGKILL"); // what it may have left behind
      running.delete(pid);
      entrust();
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
  entrust();
  child.stdin.on("error", () => undefined).end("go\n"); // one that is dead already tells so by its exit
  return { pid, exited, lastLines: () => tail.join("\n"), stop };
}

/**
 * Ends these programs one after the other, then whatever else still runs,
 * newest first. From now on nothing is launched.
 */
export async function stopEverything(first: readonly Running[]): Promise<void> {
  closing = true;
  for (const { stop } of first) await stop();
  for (const { stop } of [...running.values()].reverse()) await stop();
}

/** Ends every program this instant. Postgres and Temporal recover from it at their next start. */
export function killEverything(): void {
  for (const pid of running.keys()) signalGroup(pid, "SIGKILL");
  dismissWarden();
}

/** Rejects with what kept the system from starting a process at all. */
async function failureOf(child: ChildProcess): Promise<never> {
  const failure: unknown[] = await once(child, "error");
  throw failure[0];
}

function entrust(): void {
  entrustToWarden([...running].map(([pid, { stopSignal }]) => ({ pid, stopSignal })));
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
