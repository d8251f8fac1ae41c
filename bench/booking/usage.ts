import { readdir, readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import type { BenchStack } from "./stack.ts";

/** CPU milliseconds each process has used so far, by its name, and how many statements Postgres has run. */
export type Usage = Record<string, number>;

const MS_PER_TICK = 10; // the kernel's USER_HZ is 100 everywhere Node runs

export async function readUsage({ processes, admin }: BenchStack): Promise<Usage> {
  const ticks = await readTicks();
  const usage: Usage = {};
  for (const [name, pid] of Object.entries(processes)) {
    // Postgres serves each connection in a child.
    const own = ticks.filter((process) => process.pid === pid || process.parent === pid);
    usage[name] = own.reduce((sum, process) => sum + process.ticks, 0) * MS_PER_TICK;
  }
  const { rows } = await admin.query<{ calls: string }>("select sum(calls) as calls from pg_stat_statements");
  return { ...usage, statements: Number(rows[0]?.calls) };
}

/** What was used between two readings, for each of `count` bookings. */
export function usagePer(before: Usage, after: Usage, count: number): Usage {
  return Object.fromEntries(
    Object.keys(after).map((name) => [name, ((after[name] ?? 0) - (before[name] ?? 0)) / count]),
  );
}

/** Waits until what bookings left to do afterwards is done, so that it is not charged to whoever is measured next. */
export async function comeToRest(stack: BenchStack): Promise<void> {
  for (let quiet = 0; quiet < 3; ) {
    const before = await readUsage(stack);
    await pause(100);
    const { statements: _, ...used } = usagePer(before, await readUsage(stack), 1);
    quiet = Object.values(used).every((ms) => ms <= 20) ? quiet + 1 : 0;
  }
}

type Process = { pid: number; parent: number; ticks: number };

async function readTicks(): Promise<Process[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, "utf8").catch(() => "")));
  return stats.flatMap((stat) => {
    // The second field is the program's name in parentheses, which may hold anything. After it: state, parent, ...
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [pid, parent, ...times] = [stat.split(" ", 1)[0], fields[1], ...fields.slice(11, 15)].map(Number);
    // Its own time and that of children that have ended, in user mode and in the kernel.
    return pid && parent !== undefined ? [{ pid, parent, ticks: times.reduce((sum, time) => sum + time, 0) }] : [];
  });
}
