import { mkdir, rm, writeFile } from "node:fs/promises";
import { historyToJSON } from "@temporalio/common/lib/proto-utils.js";
import { test } from "vitest";
import { useStack } from "../support/stack.ts";
import { paths } from "./paths.ts";

const stack = useStack();
const folder = new URL("./histories/", import.meta.url);

/** Who ran it and where is nobody's business. */
const anonymous = (history: string) => history.replaceAll(/"\d+@[^"]*"/g, '"recorded"');

test("record the histories that tomorrow's workflows must still replay", async () => {
  const taken = await Promise.all(
    Object.entries(paths).map(async ([name, take]) => ({ name, id: await take(stack()) })),
  );
  await stack().comeToRest();
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  const { temporal } = stack().api.parts;
  for (const { name, id } of taken) {
    for await (const { workflowId, runId, type } of temporal.workflow.list({ query: `AppointmentId = "${id}"` })) {
      const history = await temporal.workflow.getHandle(workflowId, runId).fetchHistory();
      const file = `${name.replaceAll(/[^a-z]+/g, "-")}.${type}.json`;
      await writeFile(new URL(file, folder), anonymous(historyToJSON(history)));
    }
  }
});
