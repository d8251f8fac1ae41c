import * as z from "zod";
import { appointmentStatuses } from "../../domain/booking/lifecycle.ts";
import { settlements } from "../../domain/payment/settlement.ts";
import { taskAnswers } from "../../domain/task/answer.ts";
import { toDoCases } from "../../domain/task/describe-task.ts";
import { strandings } from "../../domain/task/stranding.ts";
import { taskActs, taskKinds, taskStates } from "../../domain/task/task.ts";
import { id, instant, lines, money, pageOf, pageQuery } from "../contract.ts";

export const taskParams = z.strictObject({ taskId: id });

export const taskQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(taskStates).default("open"),
  kind: z.enum(taskKinds).optional(),
  clinicId: id.optional(),
});

const person = z
  .strictObject({ accountId: id, name: z.string().nullable().meta({ description: "null = no staff's login" }) })
  .meta({ id: "TaskPerson" });

export const taskView = z
  .strictObject({
    id,
    kind: z.enum(taskKinds),
    state: z.enum(taskStates),
    happened: z.string().meta({ description: "What happened, in one sentence" }),
    why: z.string().nullable().meta({ description: "Why, as far as somebody said" }),
    whyCode: z.string().nullable(),
    settlement: z.enum(settlements).nullable().meta({ description: "What Stripe refused to do with the money" }),
    amount: money.nullable().meta({ description: "The sum that it is about" }),
    services: z.string().nullable().meta({ description: "The services that it is about, in the clinic's words" }),
    stranded: z
      .strictObject({ change: z.enum(strandings), visits: z.int().min(0) })
      .nullable()
      .meta({
        description: "Of visits that a change has left without what they were booked with: how many still wait",
      }),
    toDo: z.string().meta({ description: "What to do about it" }),
    toDoCase: z
      .enum(toDoCases)
      .nullable()
      .meta({ description: "Where that depends on it: the visit is to come, or it is over" }),
    times: z.int().min(1).meta({ description: "How often it was tried in vain, where something is tried" }),
    triedAt: instant.meta({ description: "When it was last tried" }),
    answers: z.array(z.enum(taskAnswers)).meta({
      description:
        "What you can do here: `retry` by POST …/retry; `settle` (it was settled in another way, tell how), `explain` (what differs is as it should be, tell why) and `close` by POST …/closure",
    }),
    owner: person.nullable().meta({ description: "Who has taken it on" }),
    clinicId: id.nullable().meta({ description: "null = no clinic's alone; administrators see it" }),
    appointmentId: id.nullable(),
    visitStartsAt: instant.nullable(),
    visitStatus: z.enum(appointmentStatuses).nullable().meta({ description: "How the visit stands now" }),
    openedAt: instant,
    dueAt: instant.nullable().meta({ description: "Until when something can be done about it" }),
    closedAt: instant.nullable(),
  })
  .meta({ id: "Task" });

export const taskPage = pageOf(taskView).meta({ id: "TaskPage" });

/** Where a page of tasks ended. */
export const taskPlace = z.strictObject({ openedAt: instant, id });

export const taskLogView = z
  .strictObject({
    data: z.array(
      z.strictObject({
        act: z.enum(taskActs),
        by: person.nullable().meta({ description: "null = Praxis itself" }),
        note: z.string().nullable(),
        at: instant,
      }),
    ),
  })
  .meta({ id: "TaskLog" });

export const strandedVisitsView = z
  .strictObject({
    data: z.array(
      z.strictObject({
        appointmentId: id,
        startsAt: instant,
        endsAt: instant,
        patientName: z.string(),
        practitionerName: z.string(),
      }),
    ),
  })
  .meta({ id: "StrandedVisits" });

export const taskCountQuery = z.strictObject({ clinicId: id.optional() });

export const taskCountsView = z
  .strictObject({
    open: z.int().min(0),
    overdue: z.int().min(0).meta({ description: "Open, and past their time" }),
    kinds: z.array(z.strictObject({ kind: z.enum(taskKinds), open: z.int().min(1), overdue: z.int().min(0) })),
  })
  .meta({ id: "TaskCounts" });

export const closureBody = z
  .strictObject({
    note: lines(500)
      .optional()
      .meta({ description: "How it was settled, or why it differs; needed where the answer is `settle` or `explain`" }),
  })
  .meta({ example: { note: "Paid back in cash at the desk." } });
