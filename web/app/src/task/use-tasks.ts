import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, query, type Schemas } from "../api.ts";
import { isAboutVisits } from "../booking/board/board-data.ts";
import { byCursor } from "../by-cursor.ts";
import { sendOnce } from "../send-once.ts";
import { useWish } from "../use-wish.ts";

export type Task = Schemas["Task"];
export type TaskFilter = { state: Task["state"]; kind: Task["kind"] | null };

/** Tasks are raised by what happens to appointments, and by time alone. */
const ASK_EVERY_MS = 60_000;

/** How many tasks are open, and of which kinds; nothing for those who settle none. */
export function useTaskCounts(enabled: boolean) {
  return query.useQuery("get", "/v1/task-counts", {}, { enabled, refetchInterval: ASK_EVERY_MS });
}

export function useTasks({ state, kind }: TaskFilter) {
  const params = { query: { state, limit: 20, ...(kind ? { kind } : {}) } };
  return query.useInfiniteQuery(
    "get",
    "/v1/tasks",
    { params },
    {
      ...byCursor,
      refetchInterval: ASK_EVERY_MS,
    },
  );
}

export const useTaskLog = (taskId: string) =>
  query.useQuery("get", "/v1/tasks/{taskId}/log", { params: { path: { taskId } } });

export const useStrandedVisits = (taskId: string) =>
  query.useQuery("get", "/v1/tasks/{taskId}/visits", { params: { path: { taskId } } });

export type Answering = { taskId: string; answer: Task["answers"][number] | "take" | "leave"; note?: string };

/** Answers a task, and once, however often it is asked for. */
export function useAnswer() {
  const client = useQueryClient();
  const wish = useWish();
  return useMutation({
    mutationFn: (wanted: Answering) => sendOnce(wish, wanted, (header) => send(wanted, header)),
    onSettled: () => client.invalidateQueries({ predicate: ({ queryKey: [, path] }) => isAboutVisits(path) }),
  });
}

function send({ taskId, answer, note }: Answering, header: { "idempotency-key": string }) {
  const params = { path: { taskId }, header };
  switch (answer) {
    case "retry":
      return api.POST("/v1/tasks/{taskId}/retry", { params });
    case "take":
      return api.POST("/v1/tasks/{taskId}/ownership", { params });
    case "leave":
      return api.DELETE("/v1/tasks/{taskId}/ownership", { params });
    case "settle":
    case "explain":
    case "close":
      return api.POST("/v1/tasks/{taskId}/closure", { params, body: note ? { note } : {} });
  }
}
