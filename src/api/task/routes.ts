import type * as z from "zod";
import type { Db } from "../../db/client.ts";
import { closeTask, findTask, listTasks } from "../../db/task/queries.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import { describeTask, type StoredTask } from "../../domain/task/task.ts";
import { decodeCursor, pageFrom } from "../cursor.ts";
import { hashBody, keyReused } from "../idempotency.ts";
import { type Route, route } from "../route.ts";
import { taskPage, taskParams, taskPlace, taskQuery, taskView } from "./contract.ts";

export function createTaskRoutes({ db }: { db: Db }): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/tasks",
      right: "task.list",
      operationId: "listTasks",
      tag: "task",
      summary: "What only a person can settle, the longest waiting first",
      query: taskQuery,
      responses: { 200: { description: "One page", schema: taskPage } },
      async handler({ query: { limit, cursor, state, kind, clinicId }, principal, reach }) {
        const found = await listTasks(db, principal.organizationId, {
          reach,
          filter: { state, kind: kind ?? null, clinicId: clinicId ?? null },
          after: decodeCursor(taskPlace, cursor) ?? null,
          limit: limit + 1,
        });
        const { data, nextCursor } = pageFrom(found, limit, ({ openedAt, id }) => ({ openedAt, id }));
        return { status: 200, body: { data: data.map(toTaskView), nextCursor } };
      },
    }),
    route({
      method: "post",
      path: "/v1/tasks/:taskId/closure",
      right: "task.close",
      operationId: "closeTask",
      tag: "task",
      summary: "Close a task",
      description: "It opens again when what caused it happens again.",
      idempotent: true,
      params: taskParams,
      refusals: ["idempotency_key_reused"],
      responses: { 200: { description: "The task", schema: taskView } },
      async handler({ params: { taskId }, principal, reach, idempotencyKey }) {
        await requireTask(db, principal, taskId, reach);
        const use = {
          scope: `task.close:${principal.accountId}`,
          key: idempotencyKey,
          bodyHash: hashBody({ taskId }),
          subjectId: taskId,
        };
        const outcome = await closeTask(db, principal.organizationId, use, { reach, at: new Date() });
        if (outcome === "key_reused") throw keyReused();
        return { status: 200, body: toTaskView(await requireTask(db, principal, taskId, reach)) };
      },
    }),
  ];
}

async function requireTask(db: Db, { organizationId }: Principal, taskId: string, reach: Reach): Promise<StoredTask> {
  const task = await findTask(db, organizationId, taskId, reach);
  if (!task) throw new DomainError("not_found", "There is no such task.");
  return task;
}

function toTaskView({ detail, ...task }: StoredTask): z.input<typeof taskView> {
  return { ...task, ...describeTask({ kind: task.kind, detail }) };
}
