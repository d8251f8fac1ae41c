import { readdir, writeFile } from "node:fs/promises";
import { historyToJSON } from "@temporalio/common/lib/proto-utils.js";
import { test } from "vitest";
import { useStack } from "../support/stack.ts";
import { mailPaths } from "./mail-paths.ts";
import { moneyPaths } from "./money-paths.ts";
import { paths } from "./paths.ts";
import { paymentPaths } from "./payment-paths.ts";
import { savedCardPaths } from "./saved-card-paths.ts";

/*
 * `npm run replay:record`: records the paths that are not recorded yet. What was recorded stays: it is how workflows
 * went that may still be running. To record a path anew, delete its files first.
 */

const stack = useStack({ mail: true });
const folder = new URL("./histories/", import.meta.url);

/** Who ran it and where is nobody's business. */
const anonymous = (history: string) =>
  history.replaceAll(/"\d+@[^"]*"/g, '"recorded"').replaceAll(/"stackTrace": "(?:[^"\\]|\\.)*"/g, '"stackTrace": ""');
const fileOf = (path: string) => path.replaceAll(/[^a-z]+/g, "-");

test("record the histories that tomorrow's workflows must still replay", async () => {
  const recorded = await readdir(folder);
  const isNew = ([path]: [string, unknown]) => !recorded.some((file) => file.startsWith(`${fileOf(path)}.`));
  const takeAll = (ways: typeof paths) =>
    Promise.all(
      Object.entries(ways)
        .filter(isNew)
        .map(async ([path, take]) => ({ path, id: await take(stack()) })),
    );
  const taken = [...(await takeAll({ ...paths, ...moneyPaths })), ...(await takeAll(savedCardPaths))];
  const watched: { path: string; workflowId: string }[] = [];
  for (const [path, take] of Object.entries({ ...paymentPaths, ...mailPaths }).filter(isNew))
    watched.push({ path, workflowId: await take(stack()) });
  await stack().comeToRest();
  const queries = [
    ...taken.map(({ path, id }) => ({ path, query: `AppointmentId = "${id}"` })),
    ...watched.map(({ path, workflowId }) => ({ path, query: `WorkflowId = "${workflowId}"` })),
  ];
  const { workflow } = stack().api.parts.temporal;
  for (const { path, query } of queries) {
    const runs: Record<string, number> = {};
    for await (const { workflowId, runId, type } of workflow.list({ query })) {
      const history = await workflow.getHandle(workflowId, runId).fetchHistory();
      // A follow-up with nothing to do yet has not begun.
      if (!history.events?.some((event) => event.workflowTaskCompletedEventAttributes)) continue;
      const nth = (runs[type] ?? 0) + 1;
      runs[type] = nth;
      const file = `${fileOf(path)}.${type}${nth > 1 ? `.${nth}` : ""}.json`;
      await writeFile(new URL(file, folder), anonymous(historyToJSON(history)));
    }
  }
});
