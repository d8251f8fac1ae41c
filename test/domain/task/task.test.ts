import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import type { AppointmentStatus } from "../../../src/domain/booking/lifecycle.ts";
import { describeTask, toDoCaseOf } from "../../../src/domain/task/describe-task.ts";
import { type TaskKind, taskKinds } from "../../../src/domain/task/task.ts";

const lastCallAt = "2031-05-07T03:00:00Z";
const [before, after] = ["2031-05-06T08:00:00Z", "2031-06-06T08:00:00Z"];

type Facts = Parameters<typeof describeTask>[0];
const task = (kind: TaskKind, facts: Partial<Facts> = {}): Facts => ({
  kind,
  detail: {},
  visitStatus: "confirmed",
  visitStartsAt: before,
  dueAt: lastCallAt,
  ...facts,
});

describe("what a task asks for follows from how its visit stands", () => {
  test.each<[TaskKind, AppointmentStatus, visitStartsAt: string, says: RegExp, saysNot: RegExp]>([
    ["capture_deadline", "completed", before, /^A manager takes it now/, /let go of/],
    ["capture_deadline", "no_show", before, /^A manager takes it now/, /let go of/],
    ["capture_deadline", "confirmed", before, /^Note how the visit ended/, /nothing need be done/],
    ["capture_deadline", "checked_in", after, /^Note how the visit ended/, /nothing need be done/],
    ["capture_deadline", "confirmed", after, /nothing need be done/, /take/],
    ["capture_deadline", "confirmed", lastCallAt, /nothing need be done/, /take/],
    ["card_declined", "confirmed", after, /the visit is cancelled/, /unpaid by then, it is due/],
    ["card_declined", "completed", before, /unpaid by then, it is due at the clinic/, /cancelled/],
    ["card_declined", "in_progress", before, /unpaid by then, it is due at the clinic/, /cancelled/],
  ])("%s of a visit that is %s from %s", (kind, visitStatus, visitStartsAt, says, saysNot) => {
    const { toDo } = describeTask(task(kind, { visitStatus, visitStartsAt }));
    expect(toDo).toMatch(says);
    expect(toDo).not.toMatch(saysNot);
  });

  test("and where nobody knows when a hold lapses, it asks for how the visit ended", () => {
    expect(toDoCaseOf(task("capture_deadline", { visitStartsAt: after, dueAt: null }))).toBeNull();
  });
});

test.each(["en", "ar"])("each task is told in the app's own words, what to do in each case too: %s", (language) => {
  const file = new URL(`../../../web/app/src/messages/${language}.json`, import.meta.url);
  const messages = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, "utf8")));
  const statuses = ["confirmed", "completed"] as const;
  const needed = taskKinds.flatMap((kind) => [
    `task.kind.${kind}`,
    `task.happened.${kind}`,
    ...statuses.flatMap((visitStatus) =>
      [before, after].map((visitStartsAt) => {
        const toDoCase = toDoCaseOf(task(kind, { visitStatus, visitStartsAt }));
        return `task.toDo.${kind}${toDoCase ? `.${toDoCase}` : ""}`;
      }),
    ),
  ]);
  expect(needed.filter((key) => !(key in messages))).toEqual([]);
});
