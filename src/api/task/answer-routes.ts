import type { Db } from "../../db/client.ts";
import { resendMessage } from "../../db/message/resend-message.ts";
import { explainDifference } from "../../db/payment/explain-difference.ts";
import { actOnTask } from "../../db/task/act-on-task.ts";
import { logTaskAct } from "../../db/task/tasks.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import { answersTo, isOfMoney, type TaskAnswer } from "../../domain/task/answer.ts";
import type { StoredTask } from "../../domain/task/task.ts";
import type { BookingWorkflows } from "../../temporal/booking.ts";
import { keyReused } from "../idempotency.ts";
import { keyUseOf, makeOnce } from "../key-use.ts";
import { requireRight } from "../permissions.ts";
import { type Route, route } from "../route.ts";
import { answerWorkflow } from "./answer.ts";
import { closureBody, taskParams, taskView } from "./contract.ts";
import { requireTask } from "./require-task.ts";
import { toTaskView } from "./view.ts";

const underWay = {
  description: "It goes on; the task as it stands meanwhile. Repeat it with the same key, or read the task again",
  schema: taskView,
};

type Closing = Pick<Parameters<typeof answerWorkflow>[1], "note" | "reach" | "idempotencyKey">;

/** What a person answers to a task; what has a workflow waiting goes through that workflow. */
export function createAnswerRoutes({ db, workflows }: { db: Db; workflows: BookingWorkflows }): Route[] {
  return [
    route({
      method: "post",
      path: "/v1/tasks/:taskId/retry",
      right: "task.retry",
      operationId: "retryTask",
      tag: "task",
      summary: "Have what was refused tried again now",
      description:
        "The workflow that waits does it, and answers when it has been tried: the task is closed when it worked, and else says how often it was tried. A mail is sent again.",
      idempotent: true,
      params: taskParams,
      refusals: ["not_possible_in_this_status", "idempotency_key_reused"],
      responses: { 200: { description: "The task after the try", schema: taskView }, 202: underWay },
      async handler({ params, principal, reach, idempotencyKey }) {
        const which = { ...params, principal, reach };
        const task = await requireTask(db, which);
        if (task.state === "open" && !answersTo(task).includes("retry")) throw nothingTo("retry");
        const isMessage = task.kind === "message_undelivered";
        const outcome =
          task.state === "closed"
            ? "done"
            : isMessage
              ? await resend(task, principal, idempotencyKey)
              : await answerWorkflow({ db, workflows }, { ...which, task, answer: "retry", idempotencyKey });
        const status = outcome === "done" ? 200 : 202;
        return { status, body: toTaskView(await requireTask(db, which), principal.role) };
      },
    }),
    route({
      method: "post",
      path: "/v1/tasks/:taskId/closure",
      right: "task.close",
      furtherRights: ["task.settle"],
      operationId: "closeTask",
      tag: "task",
      summary: "Close a task",
      description:
        "It opens again when what caused it happens again. Money that was settled in another way is not moved any more by Praxis: that needs a note that says how, and the right to settle. So does a difference from Stripe's books: with the note, the same difference of that payment is no task any more, and counts as explained in the reports.",
      idempotent: true,
      params: taskParams,
      body: closureBody,
      refusals: ["forbidden", "not_possible_in_this_status", "money_under_way", "idempotency_key_reused"],
      responses: { 200: { description: "The task", schema: taskView }, 202: underWay },
      async handler({ params, body: { note }, principal, reach, idempotencyKey }) {
        const which = { ...params, principal, reach };
        const task = await requireTask(db, which);
        let status: 200 | 202 = 200;
        if (answersTo(task).some(isOfMoney)) requireRight("task.settle", principal.role);
        if (answersTo(task).includes("explain")) {
          if (!note) throw new DomainError("invalid_request", "Say in a note why it differs.");
          await explain(task, principal, { ...which, note, idempotencyKey });
        } else if (answersTo(task).includes("settle")) {
          if (!note) throw new DomainError("invalid_request", "Say in a note how it was settled.");
          const settled = { ...which, task, answer: "settle", note, idempotencyKey } as const;
          if ((await answerWorkflow({ db, workflows }, settled)) === "pending") status = 202;
        } else if (task.state === "open" && !answersTo(task).includes("close")) {
          throw nothingTo("close");
        } else {
          await close(task, principal, { ...which, note, idempotencyKey });
        }
        return { status, body: toTaskView(await requireTask(db, which), principal.role) };
      },
    }),
  ];

  async function resend(
    { id: taskId, detail }: StoredTask,
    principal: Principal,
    idempotencyKey: string,
  ): Promise<"done"> {
    const { organizationId, accountId } = principal;
    const at = new Date();
    const messageId = String(detail["messageId"]);
    const use = keyUseOf("task.retry", { principal, idempotencyKey, body: { taskId } });
    const outcome = await resendMessage(db, organizationId, use, { messageId, at });
    if (outcome === "key_reused") throw keyReused();
    if (outcome === "open" || "againAt" in outcome) return "done"; // it is on its way
    const entry = { taskId, act: "retried", accountId, requestId: outcome.subjectId, at } as const;
    await db.inOneFlight(organizationId, (tx) => logTaskAct(tx, entry));
    return "done";
  }

  async function explain(
    { id: taskId, detail }: StoredTask,
    principal: Principal,
    { note, reach, idempotencyKey }: Closing & { note: string },
  ): Promise<void> {
    const { organizationId, accountId } = principal;
    const paymentIntentId = String(detail["paymentIntentId"]);
    const explaining = { paymentIntentId, accountId, note, reach, at: new Date() };
    await makeOnce("task.close", { principal, idempotencyKey, body: { taskId, note } }, (use) =>
      explainDifference(db, organizationId, { ...use, subjectId: taskId }, explaining),
    );
  }

  async function close(
    { id: taskId }: StoredTask,
    principal: Principal,
    { note, reach, idempotencyKey }: Closing,
  ): Promise<void> {
    const { organizationId, accountId } = principal;
    const closing = { act: "closed", accountId, note, reach, at: new Date() } as const;
    await makeOnce("task.close", { principal, idempotencyKey, body: { taskId, note } }, (use) =>
      actOnTask(db, organizationId, { ...use, subjectId: taskId }, closing),
    );
  }
}

const nothingTo = (answer: TaskAnswer) =>
  new DomainError("not_possible_in_this_status", `There is nothing to ${answer} here. Nothing was changed.`);
