import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

/**
 * The command line of a running process, undefined when there is none. Tells
 * whether a recorded pid is still the process it was.
 */
export async function commandOf(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") {
    const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    return line.replaceAll("\0", " ").trim() || undefined;
  }
  const { stdout } = await promisify(execFile)("ps", ["-o", "command=", "-p", String(pid)]).catch(() => ({
    stdout: "",
  }));
  return stdout.trim() || undefined;
}

/** Waits for the end of a process that is not our child. */
export async function untilGone(pid: number, seconds = 30): Promise<void> {
  for (let waited = 0; waited < seconds * 10; waited += 1) {
    if ((await commandOf(pid)) === undefined) return;
    await pause(100);
  }
  throw new Error(`process ${pid} does not end`);
}
