import type * as z from "zod";
import type { Role } from "../../domain/identity/principal.ts";
import { settlements } from "../../domain/payment/settlement.ts";
import { answersTo, isOfMoney, tellWhy } from "../../domain/task/answer.ts";
import { describeTask, toDoCaseOf } from "../../domain/task/describe-task.ts";
import { strandedOf } from "../../domain/task/stranding.ts";
import { amountOf, type StoredTask, servicesOf } from "../../domain/task/task.ts";
import { scopeOf } from "../permissions.ts";
import { utc } from "../utc.ts";
import type { taskView } from "./contract.ts";

/** A task, with what somebody of this role can do about it. */
export function toTaskView(stored: StoredTask, role: Role): z.input<typeof taskView> {
  const { detail, ...task } = stored;
  const maySettle = scopeOf("task.settle", role) !== undefined;
  const { code, settlement } = detail;
  return {
    ...task,
    visitStartsAt: task.visitStartsAt && utc(task.visitStartsAt),
    openedAt: utc(task.openedAt),
    triedAt: utc(task.triedAt),
    dueAt: task.dueAt && utc(task.dueAt),
    closedAt: task.closedAt && utc(task.closedAt),
    ...describeTask(stored),
    toDoCase: toDoCaseOf(stored),
    why: tellWhy(stored),
    whyCode: typeof code === "string" ? code : null,
    amount: amountOf({ detail }),
    services: servicesOf({ detail }),
    stranded: strandedOf({ detail }),
    settlement: settlements.find((one) => one === settlement) ?? null,
    answers: answersTo(task).filter((answer) => maySettle || !isOfMoney(answer)),
  };
}
