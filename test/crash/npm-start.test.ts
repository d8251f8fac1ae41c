import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { ask } from "../../local/demo/ask.ts";
import { logIn } from "../../local/demo/people.ts";
import { startVariables } from "../../local/plan.ts";
import { freePort } from "../../local/ready.ts";
import { bookingId, followId } from "../../src/workflows/booking/messages.ts";
import { lacksBrowser } from "../support/chromium.ts";
import { until } from "./until.ts";

/** A fresh machine builds the web app first, and perhaps a Temporal server. */
const FIRST_START_SECONDS = 180;

/** What a stranger types after a clone, in this order. */
describe("npm start", { timeout: FIRST_START_SECONDS * 2_000 }, () => {
  let env: NodeJS.ProcessEnv;
  let dataDir: string;
  let running: Npm | undefined;
  let booked: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "praxis-npm-start-"));
    const ports = startVariables.filter((name) => name.endsWith("PORT"));
    const own = await Promise.all(ports.map(async (name) => [name, String(await freePort())] as const));
    const { PATH, HOME } = process.env;
    env = { PATH, HOME, PRAXIS_DATA_DIR: dataDir, PRAXIS_ENV_FILE: "/dev/null", ...Object.fromEntries(own) };
  });
  afterEach(async () => {
    running?.interrupt(); // a test that failed has left it
    await untilNoProcessHas(dataDir);
  });
  afterAll(() => rm(dataDir, { recursive: true }));

  test("runs everything that it names, and on it the demo, fast-forward and the README's pictures; Ctrl-C leaves no process", async () => {
    running = npm(["start"], env);
    const announced = await running.saysThatItRuns();
    for (const name of ["Web app", "Booking page", "API docs", "Temporal UI", "Mails"]) {
      const { status } = await fetch(addressOf(name, announced));
      expect(status, name).toBe(200);
    }

    const demo = npm(["run", "demo"], env);
    expect(await demo.exitCode, demo.output()).toBe(0);
    const links = linksOf(demo.output());
    expect(links.length).toBe(demo.output().split("In the app").length - 1);
    for (const { appointmentId, page } of links) await expectPageOf(appointmentId, page);
    booked = links[0]?.appointmentId ?? "nothing was booked";
    const [, ...fastForward] = /npm (run) (fast-forward) (--) (\S+) (2d)$/m.exec(demo.output()) ?? [];
    await until("time passes for the visit that the demo names, once its workflow is there", async () => {
      return (await npm(fastForward, env).exitCode) === 0;
    });

    if (!lacksBrowser) {
      const folder = join(dataDir, "screenshots");
      const pictures = npm(["run", "screenshots"], { ...env, SCREENSHOTS_DIR: folder });
      expect(await pictures.exitCode, pictures.output()).toBe(0);
      expect((await readdir(folder)).toSorted()).toEqual((await readdir("docs/screenshots")).toSorted());
    }

    running.interrupt();
    await untilNoProcessHas(dataDir);
  });

  test("starts again on the data of before, which SIGTERM ends as well", async () => {
    running = npm(["start"], env);
    const { api } = await logIn(addressOf("API", await running.saysThatItRuns()), "reception");
    const params = { path: { appointmentId: booked } };
    expect((await ask(api.GET("/v1/appointments/{appointmentId}", { params }))).id).toBe(booked);

    running.terminate();
    await untilNoProcessHas(dataDir);
  });
});

type Npm = ReturnType<typeof npm>;

/** A process group of its own, as a shell gives each command. */
function npm(args: string[], env: NodeJS.ProcessEnv) {
  const child: ChildProcess = spawn("npm", args, { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const exitCode = once(child, "exit").then(() => child.exitCode);
  return {
    output: () => output,
    exitCode,
    /** As Ctrl-C does while it runs: whoever belongs to the command is told. */
    interrupt(): void {
      if (child.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, "SIGINT");
    },
    /** As `kill` does: npm is told, and nobody else. */
    terminate: () => child.kill("SIGTERM"),
    async saysThatItRuns(): Promise<string> {
      await until(
        "npm start says that it runs",
        async () => output.includes("Praxis is running") || child.exitCode !== null,
        { seconds: FIRST_START_SECONDS },
      );
      expect(child.exitCode, output).toBeNull();
      return output;
    },
  };
}

/** As the block at the end of the start names it. */
function addressOf(name: string, announced: string): string {
  const [, address] = new RegExp(`^ {2}${name} +(http\\S+)$`, "m").exec(announced) ?? [];
  if (!address) throw new Error(`${name} is not announced:\n${announced}`);
  return address;
}

/** Each place where the demo shows an appointment: in the app, and on the next line its page in Temporal UI. */
function linksOf(told: string): { appointmentId: string; page: string }[] {
  const pairs = told.matchAll(/In the app +\S+\/appointments\/([0-9a-f-]{36})\S*\n +Temporal UI +(\S+)$/gm);
  return [...pairs].map(([, appointmentId = "", page = ""]) => ({ appointmentId, page }));
}

const execution = z.object({ workflowId: z.string(), runId: z.uuid() });
const shown = z.union([
  z.object({ workflowExecutionInfo: z.object({ execution }) }).transform((one) => [one.workflowExecutionInfo]),
  z.object({ executions: z.array(z.object({ execution })) }).transform((list) => list.executions),
]);

/** Asks the server what the page asks it for: a workflow and its newest run, or what a search finds. */
async function expectPageOf(appointmentId: string, page: string): Promise<void> {
  const answer = await fetch(page.replace("/namespaces/", "/api/v1/namespaces/"));
  expect(answer.status, page).toBe(200);
  const workflowIds = shown.parse(await answer.json()).map((one) => one.execution.workflowId);
  const its = [bookingId(appointmentId), followId(appointmentId)];
  expect(
    workflowIds.filter((id) => its.includes(id)),
    page,
  ).not.toEqual([]);
}

/** Every part has the data folder in its environment. */
async function untilNoProcessHas(dataDir: string): Promise<void> {
  await until("no process is left", async () => {
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const environments = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/environ`, "utf8").catch(() => "")));
    return !environments.some((environment) => environment.includes(dataDir));
  });
}
