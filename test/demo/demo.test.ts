import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { playDemo } from "../../local/demo/play.ts";
import { seed } from "../../local/seed/seed.ts";
import { useStack } from "../support/stack.ts";

const stack = useStack();

test("the demo plays twice on the same demo data, and leaves no hold behind", async () => {
  const { maker, emulator, api } = stack();
  const { temporal } = api.parts;
  await seed({ adminUrl: maker.adminUrl, now: new Date() });
  // The visits that are to come get their workflows as they do after every seed.
  await temporal.workflow.execute("startMissingWorkflows", { taskQueue: "booking", workflowId: randomUUID() });
  for (const run of [1, 2]) {
    const lines: string[] = [];
    await playDemo({ baseUrl: api.url, stripeUrl: emulator.url }, temporal, (line) => lines.push(line));
    expect(lines.join("\n"), `run ${run}`).toContain("All 6 went as they should.");
  }
  const { rows } = await maker.admin.query("select id from appointments where status = 'held'");
  expect(rows).toEqual([]);
});
