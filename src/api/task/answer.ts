import type { Db } from "../../db/client.ts";
import { DomainError } from "../../domain/errors.ts";
import type { TaskOutcome, WorkflowAnswer } from "../../domain/task/answer.ts";
import type { StoredTask } from "../../domain/task/task.ts";
import type { BookingWorkflows } from "../../temporal/booking.ts";
import { type Asking, askOnce } from "../booking/ask-once.ts";

type Answered = WorkflowAnswer &
  Pick<Asking, "principal" | "reach" | "idempotencyKey"> & { task: StoredTask; note?: string | undefined };

/**
 * Answers the workflow that waits with a task, once for each use of the key. `pending`: it goes on, and what came of it
 * is not known yet. Throws a `DomainError` where it must not be settled now.
 */
export async function answerWorkflow(
  { db, workflows }: { db: Db; workflows: BookingWorkflows },
  { task: { appointmentId }, taskId, answer, note, ...who }: Answered,
): Promise<"done" | "pending"> {
  if (appointmentId === null) throw new DomainError("not_possible_in_this_status", "No workflow waits with this task.");
  const asking = { ...who, appointmentId, act: `task.${answer}`, body: { taskId }, reason: note, movesMoney: true };
  const result = await askOnce<TaskOutcome>(db, asking, ({ ids, updateId, wish }) =>
    workflows.answerTask(ids, updateId, { ...wish, taskId, answer }),
  );
  if (result === "pending") return result;
  if (result.answer === "under_way")
    throw new DomainError(
      "money_under_way",
      "The payment service is moving this money just now, or may be. Neither take it nor hand it out; the task closes by itself, or can be settled if it fails.",
    );
  return "done";
}
