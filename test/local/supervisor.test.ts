import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { launch, type Running } from "../../local/process.ts";
import { commandOf, untilGone } from "../../local/process-table.ts";
import { createSupervisor } from "../../local/supervisor.ts";

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

test("parts end when their supervisor is killed without warning", async () => {
  const program = `
    import { launch } from "./local/process.ts";
    const part = await launch({ command: process.execPath, args: ["-e", "${forever}"] });
    console.log(part.pid);`;
  const supervisor = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const output: unknown[] = await once(createInterface({ input: supervisor.stdout }), "line");
  const pid = Number(output[0]);
  expect(await commandOf(pid)).toContain("setInterval");
  supervisor.kill("SIGKILL");
  await untilGone(pid);
  expect(await commandOf(pid)).toBeUndefined();
});

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
