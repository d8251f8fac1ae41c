import * as z from "zod";
import { taskKinds, taskStates } from "../../domain/task/task.ts";
import { id, instant, pageOf, pageQuery } from "../contract.ts";

export const taskParams = z.strictObject({ taskId: id });

export const taskQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(taskStates).default("open"),
  kind: z.enum(taskKinds).optional(),
  clinicId: id.optional(),
});

export const taskView = z
  .strictObject({
    id,
    kind: z.enum(taskKinds),
    state: z.enum(taskStates),
    happened: z.string().meta({ description: "What happened, in one sentence" }),
    toDo: z.string().meta({ description: "What to do about it" }),
    clinicId: id.nullable().meta({ description: "null = no clinic's alone; administrators see it" }),
    appointmentId: id.nullable(),
    visitStartsAt: instant.nullable(),
    openedAt: instant,
    closedAt: instant.nullable(),
  })
  .meta({ id: "Task" });

export const taskPage = pageOf(taskView);

/** Where a page of tasks ended. */
export const taskPlace = z.strictObject({ openedAt: instant, id });
