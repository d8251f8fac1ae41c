import { readdirSync, readFileSync } from "node:fs";
import { historyFromJSON } from "@temporalio/common/lib/proto-utils.js";
import { Worker } from "@temporalio/worker";
import { expect, test } from "vitest";
import * as messages from "../../src/workflows/booking/messages.ts";
import * as workflows from "../../src/workflows/index.ts";
import { bundleForTests } from "../support/bundle.ts";
import { installTemporalLog } from "../support/temporal-log.ts";

const folder = new URL("./histories/", import.meta.url);
const recorded = readdirSync(folder).filter((file) => file.endsWith(".json"));

test("histories of every workflow, and of every message to those of an appointment, are there", () => {
  const types = new Set(recorded.map((file) => file.split(".")[1]));
  const ofSchedules = ["startMissingWorkflows", "reconcileAll", "forgetOldRows"]; // pinned, and waiting for nobody without end
  expect(types).toEqual(new Set(Object.keys(workflows).filter((type) => !ofSchedules.includes(type))));
  const everything = recorded.map((file) => readFileSync(new URL(file, folder), "utf8")).join("\n");
  const names = Object.values(messages).flatMap((message) =>
    typeof message === "object" && message.type !== "query" ? [message.name] : [],
  );
  expect(names.filter((name) => !everything.includes(`"${name}"`))).toEqual([]);
});

test("nothing but a claim is made inside its task, and that in the first: of a later one the result could come late", () => {
  const late = recorded.filter((file) => {
    const { events = [] } = historyFromJSON(JSON.parse(readFileSync(new URL(file, folder), "utf8")));
    const secondTask = events?.filter((event) => event.workflowTaskCompletedEventAttributes)[1];
    return events?.some(({ eventId, markerRecordedEventAttributes: marker }) => {
      if (marker?.markerName !== "core_local_activity") return false;
      return !file.includes(".bookAppointment.") || (secondTask && Number(eventId) > Number(secondTask.eventId));
    });
  });
  expect(late).toEqual([]);
});

test("today's workflows still replay every recorded history", async () => {
  installTemporalLog();
  const { codePath, remove } = await bundleForTests();
  const histories = recorded.map((file) => ({
    workflowId: file.replace(/\.json$/, ""),
    history: historyFromJSON(JSON.parse(readFileSync(new URL(file, folder), "utf8"))),
  }));
  const failures: Record<string, string> = {};
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle: { codePath } }, histories)) {
    if (error) failures[workflowId] = error.message;
  }
  await remove();
  expect(failures).toEqual({});
}, 60_000);
