import type { Session } from "../api.ts";
import { type Act, capture, noShow } from "../booking/board/acts.ts";
import type { Task } from "./use-tasks.ts";

const acts: Partial<Record<Task["kind"], Act & { name: "noShow" | "capture" }>> = {
  suggest_no_show: noShow,
  to_capture: capture,
  capture_deadline: capture,
};

/** The act on the visit that a task mostly leads to, for a role that may do it. */
export function actFor({ kind, toDoCase }: Task, role: Session["role"]) {
  // Nobody is to be made to pay long before the visit.
  const act = toDoCase === "to_come" ? undefined : acts[kind];
  return act?.roles.includes(role) ? act : undefined;
}
