import { query } from "../../api.ts";
import { isDesk } from "../../identity/roles.ts";
import { useLogin } from "../../identity/session.tsx";
import type { Clinic } from "./board-data.ts";

/** The longest waiting come first, so that the others come into sight as these are settled. */
const MOST_TASKS = 100;
/** Tasks are raised by what happens to appointments, and by time alone. */
const ASK_EVERY_MS = 60_000;

/** The open tasks of a clinic; nothing for those who settle none. */
export function useOpenTasks(clinic: Clinic) {
  const { role } = useLogin();
  const params = { query: { clinicId: clinic.id, state: "open" as const, limit: MOST_TASKS } };
  return query.useQuery("get", "/v1/tasks", { params }, { enabled: isDesk(role), refetchInterval: ASK_EVERY_MS });
}
