import type { Db } from "../../db/client.ts";
import { findTask } from "../../db/task/queries.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import type { StoredTask } from "../../domain/task/task.ts";

/** The task as it stands; refuses with `not_found` what is not there or out of reach. */
export async function requireTask(
  db: Db,
  { principal, taskId, reach }: { principal: Principal; taskId: string; reach: Reach },
): Promise<StoredTask> {
  const task = await findTask(db, principal.organizationId, taskId, reach);
  if (!task) throw new DomainError("not_found", "There is no such task.");
  return task;
}
