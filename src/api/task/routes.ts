import type { Parts } from "../../compose.ts";
import type { Db } from "../../db/client.ts";
import { type ActOnTask, actOnTask } from "../../db/task/act-on-task.ts";
import { countOpenTasks, listTaskLog, listTasks } from "../../db/task/queries.ts";
import { listStranded } from "../../db/task/stranded.ts";
import { createBookingWorkflows } from "../../temporal/booking.ts";
import { decodeCursor, pageFrom } from "../cursor.ts";
import { hashBody, keyReused } from "../idempotency.ts";
import { type Route, route } from "../route.ts";
import { createAnswerRoutes } from "./answer-routes.ts";
import {
  strandedVisitsView,
  taskCountQuery,
  taskCountsView,
  taskLogView,
  taskPage,
  taskParams,
  taskPlace,
  taskQuery,
  taskView,
} from "./contract.ts";
import { requireTask } from "./require-task.ts";
import { toTaskView } from "./view.ts";

export function createTaskRoutes({ db, temporal }: Pick<Parts, "db" | "temporal">): Route[] {
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
        return { status: 200, body: { data: data.map((task) => toTaskView(task, principal.role)), nextCursor } };
      },
    }),
    route({
      method: "get",
      path: "/v1/task-counts",
      right: "task.list",
      operationId: "countTasks",
      tag: "task",
      summary: "How many tasks are open, by kind",
      query: taskCountQuery,
      responses: { 200: { description: "The counts", schema: taskCountsView } },
      async handler({ query: { clinicId = null }, principal, reach }) {
        const at = new Date();
        const kinds = await countOpenTasks(db, principal.organizationId, { reach, clinicId, at });
        const sum = (which: "open" | "overdue") => kinds.reduce((total, kind) => total + kind[which], 0);
        return { status: 200, body: { open: sum("open"), overdue: sum("overdue"), kinds } };
      },
    }),
    route({
      method: "get",
      path: "/v1/tasks/:taskId/log",
      right: "task.list",
      operationId: "readTaskLog",
      tag: "task",
      summary: "What was done to a task and by whom, the first first",
      params: taskParams,
      responses: { 200: { description: "All of it", schema: taskLogView } },
      async handler({ params, principal, reach }) {
        const { id } = await requireTask(db, { ...params, principal, reach });
        return { status: 200, body: { data: await listTaskLog(db, principal.organizationId, id) } };
      },
    }),
    route({
      method: "get",
      path: "/v1/tasks/:taskId/visits",
      right: "task.list",
      operationId: "listStrandedVisits",
      tag: "task",
      summary: "The visits that a task of stranded ones is still about, the earliest first",
      params: taskParams,
      responses: { 200: { description: "The first hundred", schema: strandedVisitsView } },
      async handler({ params, principal, reach }) {
        const { id } = await requireTask(db, { ...params, principal, reach });
        return { status: 200, body: { data: await listStranded(db, principal.organizationId, id) } };
      },
    }),
    ...ownershipRoutes(db),
    ...createAnswerRoutes({ db, workflows: createBookingWorkflows(temporal) }),
  ];
}

const ownership = [
  { method: "post", act: "taken", operationId: "takeTask", summary: "Take a task on, also from somebody else" },
  { method: "delete", act: "left", operationId: "leaveTask", summary: "Leave a task to others" },
] as const satisfies readonly { act: ActOnTask["act"]; [part: string]: string }[];

function ownershipRoutes(db: Db): Route[] {
  return ownership.map(({ method, act, operationId, summary }) =>
    route({
      method,
      path: "/v1/tasks/:taskId/ownership",
      right: "task.close",
      operationId,
      tag: "task",
      summary,
      idempotent: true,
      params: taskParams,
      refusals: ["idempotency_key_reused"],
      responses: { 200: { description: "The task", schema: taskView } },
      async handler({ params: { taskId }, principal, reach, idempotencyKey: key }) {
        await requireTask(db, { taskId, principal, reach });
        const { accountId, organizationId, role } = principal;
        const use = { scope: `task.${act}:${accountId}`, key, bodyHash: hashBody({ taskId }), subjectId: taskId };
        const outcome = await actOnTask(db, organizationId, use, { act, accountId, reach, at: new Date() });
        if (outcome === "key_reused") throw keyReused();
        return { status: 200, body: toTaskView(await requireTask(db, { taskId, principal, reach }), role) };
      },
    }),
  );
}
