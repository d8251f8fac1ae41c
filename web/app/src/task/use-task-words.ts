import { useIntl } from "react-intl";
import { useFormat } from "../format.ts";
import { useSay } from "../say.ts";
import type { Task } from "./use-tasks.ts";

/** A task in the reader's language; what is newer than this page, in the API's own words. */
export function useTaskWords() {
  const { formatMessage, messages } = useIntl();
  const say = useSay();
  const { moment, money } = useFormat();
  const tell = (id: string, text: string, values: Record<string, string | number> = {}) =>
    id in messages ? formatMessage({ id }, values) : text;
  return {
    happened({ kind, settlement, stranded, happened, amount, services }: Task) {
      const about = settlement ?? stranded?.change ?? (services === null ? undefined : "of");
      const values = {
        ...(amount && { amount: money(amount) }),
        ...(stranded && { visits: stranded.visits }),
        ...(services !== null && { services }),
      };
      return tell(`task.happened.${kind}${about ? `.${about}` : ""}`, happened, values);
    },
    toDo: ({ kind, toDoCase, toDo }: Task) => tell(`task.toDo.${kind}${toDoCase ? `.${toDoCase}` : ""}`, toDo),
    why: ({ whyCode, why }: Task) => tell(`task.why.${whyCode}`, why ?? ""),
    kind: (kind: Task["kind"]) => tell(`task.kind.${kind}`, kind.replaceAll("_", " ")),
    sinceWhen: ({ openedAt, triedAt, times, dueAt, state }: Task, timeZone: string) =>
      [
        formatMessage({ id: "board.since" }, { time: moment(openedAt, timeZone) }),
        ...(times > 1 ? [say("task.tried", { times, time: moment(triedAt, timeZone) })] : []),
        ...(dueAt && state === "open"
          ? [say(isOverdue({ dueAt, state }) ? "task.overdue" : "task.due", { time: moment(dueAt, timeZone) })]
          : []),
      ].join(" "),
  };
}

/** Its time is over, and nobody has settled it. */
export const isOverdue = ({ dueAt, state }: Pick<Task, "dueAt" | "state">) =>
  state === "open" && dueAt !== null && Date.parse(dueAt) < Date.now();
