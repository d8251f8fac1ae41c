import { findAppointment } from "../../db/booking/queries.ts";
import { storeMoneyRequest } from "../../db/booking/requests.ts";
import type { Db } from "../../db/client.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import type { WorkflowAnswer } from "../../domain/task/answer.ts";
import type { StoredTask } from "../../domain/task/task.ts";
import type { BookingWorkflows } from "../../temporal/booking.ts";
import { actorOf } from "../booking/actor.ts";
import { updateIdOf } from "../booking/keys.ts";
import { hashBody, requireSameBody } from "../idempotency.ts";

type Answered = WorkflowAnswer & {
  task: StoredTask;
  principal: Principal;
  reach: Reach;
  idempotencyKey: string;
  note?: string | undefined;
};

/**
 * Answers the workflow that waits with a task, once for each use of the key. `pending`: it goes on, and what came of it
 * is not known yet. Throws a `DomainError` where it must not be settled now.
 */
export async function answerWorkflow(
  { db, workflows }: { db: Db; workflows: BookingWorkflows },
  { task, taskId, answer, principal, reach, idempotencyKey: key, note }: Answered,
): Promise<"done" | "pending"> {
  const { organizationId } = principal;
  const found = task.appointmentId && (await findAppointment(db, organizationId, task.appointmentId, reach));
  if (!found) throw new DomainError("not_possible_in_this_status", "No workflow waits with this task.");
  const { id: appointmentId, patientId, clinic } = found;
  const use = { scope: `task.${answer}:${taskId}:${principal.accountId}`, key, bodyHash: hashBody({ note }) };
  const ours = { ...use, appointmentId, patientId, reason: note, requestedAt: new Date() };
  const { requestId } = requireSameBody(await storeMoneyRequest(db, principal, ours), use);
  const ids = { organizationId, appointmentId, clinicId: clinic.id, patientId };
  const wish = { taskId, answer, actor: actorOf(principal), requestId };
  const result = await workflows.answerTask(ids, updateIdOf(`task.${answer}`, principal, key), wish);
  if (result === "no_answer" || result === "gone") return "pending";
  if (result.answer === "under_way")
    throw new DomainError(
      "money_under_way",
      "The payment service is moving this money just now, or may be. Neither take it nor hand it out; the task closes by itself, or can be settled if it fails.",
    );
  return "done";
}
