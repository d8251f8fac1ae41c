import { readdirSync, readFileSync } from "node:fs";
import { DefaultLogger, Runtime, Worker } from "@temporalio/worker";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleForTests } from "../support/bundle.ts";

const folder = new URL("./histories/", import.meta.url);
const recorded = readdirSync(folder).filter((file) => file.endsWith(".json"));

let bundle: Awaited<ReturnType<typeof bundleForTests>>;
beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger("ERROR") });
  bundle = await bundleForTests();
}, 60_000);
afterAll(() => bundle.remove());

test("the histories of both workflows are there", () => {
  for (const type of ["bookAppointment", "followAppointment"]) {
    expect(recorded.some((file) => file.endsWith(`.${type}.json`))).toBe(true);
  }
});

test.each(recorded)("today's workflows still replay %s", async (file) => {
  const history: unknown = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
  const workflowId = file.replace(/\..*/, "");
  await Worker.runReplayHistory({ workflowBundle: { codePath: bundle.codePath } }, history, workflowId);
});
