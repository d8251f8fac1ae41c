import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { expect, test, vi } from "vitest";
import { launch, type Running } from "../../local/process.ts";
import { commandOf, untilGone } from "../../local/process-table.ts";
import { createSupervisor } from "../../local/supervisor.ts";
import { waiting } from "../support/waiting.ts";

const forever = "setInterval(() => {}, 1000)";

test("a part that crashes is started again, and says so", async () => {
  const said: string[] = [];
  const started: Running[] = [];
  await new Promise<void>((isBack, reject) => {
    const supervisor = createSupervisor({
      firstPauseMs: 1,
      onGiveUp: reject,
      say: (part, text) => {
        said.push(`${part} ${text}`);
        if (text === "is back") isBack();
      },
    });
    const start = async () => {
      const part = await node(forever);
      started.push(part);
      return part;
    };
    void supervisor.keep("Worker", start).then(({ pid }) => process.kill(pid, "SIGKILL"));
  });
  expect(said).toEqual(["Worker ended (signal SIGKILL), starting again in 0.001 s", "Worker is back"]);
  expect(started).toHaveLength(2);
  for (const part of started) await part.stop();
});

test("a part that keeps failing stops the whole, with its last words", async () => {
  const reason = await new Promise<string>((onGiveUp) => {
    const supervisor = createSupervisor({ firstPauseMs: 1, onGiveUp, say: () => undefined });
    let starts = 0;
    void supervisor.keep("Worker", async () => {
      starts += 1;
      if (starts > 1) throw new Error(`start ${starts} failed`);
      return node("process.exit(3)");
    });
  });
  expect(reason).toBe("Worker failed 6 times in a row, so Praxis stops. The last time: start 6 failed");
});

test("stopping a part ends what it started as well", async () => {
  const child = "require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])";
  const { part, line } = await nodeWithOutput(`console.log(${child}.pid); ${forever}`);
  await part.stop();
  await untilGone(Number(line));
  expect(await commandOf(Number(line))).toBeUndefined();
});

test("a part that ignores the request to end is killed", async () => {
  const { part } = await nodeWithOutput(`process.on("SIGTERM", () => {}); console.log("deaf"); ${forever}`, 50);
  await part.stop();
  expect(await part.exited).toBe("signal SIGKILL");
});

test("a program that does not exist says so, as one that fails", async () => {
  const part = await launch({ command: "no-such-program", args: [] });
  expect(await part.exited).toBe("exit code 127");
  await vi.waitFor(() => expect(part.lastLines()).toContain("no-such-program"), waiting);
});

test("parts end when their supervisor is killed without warning, those that are deaf to a request as well", async () => {
  const deaf = "process.on('SIGTERM', () => {}); console.log('deaf');";
  const { supervisor, line } = await supervise(`
    const part = await launch({
      command: process.execPath,
      args: ["-e", "${deaf} ${forever}"],
      onLine: () => console.log(part.pid),
    });`);
  const pid = Number(line);
  expect(await commandOf(pid)).toContain("setInterval");
  supervisor.kill("SIGKILL");
  await untilGone(pid);
  expect(await commandOf(pid)).toBeUndefined();
});

test("a supervisor that is killed while it starts a part leaves nothing behind", async () => {
  const mark = `half-started-${process.pid}`;
  // The kill comes on the instruction after the start, before anything that waits.
  const { supervisor } = await supervise(`
    console.log("here");
    void launch({ command: process.execPath, args: ["-e", "${forever}", "${mark}"] });
    process.kill(process.pid, "SIGKILL");`);
  await once(supervisor, "exit");
  await vi.waitFor(async () => expect(await listCommands()).not.toContain(mark), waiting);
});

test("a warden that is killed is replaced", async () => {
  const { supervisor, line } = await supervise(`
    const part = await launch({ command: process.execPath, args: ["-e", "${forever}"] });
    console.log(part.pid);`);
  const isWarden = (command: string) => command.includes("while read -r line");
  const first = await childOf(supervisor, isWarden);
  process.kill(first, "SIGKILL");
  await vi.waitFor(async () => expect(await childOf(supervisor, isWarden)).not.toBe(first), waiting);
  supervisor.kill("SIGKILL");
  await untilGone(Number(line));
  expect(await commandOf(Number(line))).toBeUndefined();
});

/** A process that launches what `program` says; `line` is the first that it prints. */
async function supervise(program: string): Promise<{ supervisor: ChildProcess; line: string }> {
  const whole = `import { launch } from "./local/process.ts"; ${program}`;
  const supervisor = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", whole], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const output: unknown[] = await once(createInterface({ input: supervisor.stdout }), "line");
  return { supervisor, line: String(output[0]) };
}

const ps = async (...columns: string[]): Promise<string> =>
  (await promisify(execFile)("ps", ["-e", "-ww", "-o", columns.map((column) => `${column}=`).join(",")])).stdout;

const listCommands = () => ps("args");

async function childOf({ pid }: ChildProcess, isIt: (command: string) => boolean): Promise<number> {
  const rows = (await ps("pid", "ppid", "args")).split("\n").map((row) => row.trim().split(/\s+/));
  const found = rows.find(([, parent, ...command]) => Number(parent) === pid && isIt(command.join(" ")));
  expect(found).toBeDefined();
  return Number(found?.[0]);
}

function node(program: string): Promise<Running> {
  return launch({ command: process.execPath, args: ["-e", program] });
}

/** A part that has said its first line. */
async function nodeWithOutput(program: string, graceMs = 10_000): Promise<{ part: Running; line: string }> {
  const said: { line?: (line: string) => void } = {};
  const firstLine = new Promise<string>((resolve) => {
    said.line = resolve;
  });
  const onLine = (line: string) => said.line?.(line);
  const part = await launch({ command: process.execPath, args: ["-e", program], graceMs, onLine });
  return { part, line: await firstLine };
}
