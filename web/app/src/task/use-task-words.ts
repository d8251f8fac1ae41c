import { useIntl } from "react-intl";
import { useFormat } from "../format.ts";
import { useSay } from "../say.ts";
import type { Task } from "./use-tasks.ts";

const isOver = (status: Task["visitStatus"]) => status === "completed" || status === "no_show";

/** A task in the reader's language; what is newer than this page, in the API's own words. */
export function useTaskWords() {
  const { formatMessage, messages } = useIntl();
  const say = useSay();
  const { moment, money } = useFormat();
  const tell = (id: string, text: string, values: Record<string, string> = {}) =>
    id in messages ? formatMessage({ id }, values) : text;
  return {
    happened: ({ kind, settlement, happened, amount }: Task) =>
      tell(
        `task.happened.${kind}${settlement ? `.${settlement}` : ""}`,
        happened,
        amount ? { amount: money(amount) } : {},
      ),
    toDo: ({ kind, visitStatus, toDo }: Task) =>
      tell(`task.toDo.${kind}${kind === "capture_deadline" && isOver(visitStatus) ? ".over" : ""}`, toDo),
    why: ({ whyCode, why }: Task) => tell(`task.why.${whyCode}`, why ?? ""),
    kind: (kind: Task["kind"]) => tell(`task.kind.${kind}`, kind.replaceAll("_", " ")),
    sinceWhen: ({ openedAt, triedAt, times, dueAt, state }: Task, timeZone: string) =>
      [
        formatMessage({ id: "board.since" }, { time: moment(openedAt, timeZone) }),
        ...(times > 1 ? [say("task.tried", { times, time: moment(triedAt, timeZone) })] : []),
        ...(dueAt && state === "open" ? [say("task.due", { time: moment(dueAt, timeZone) })] : []),
      ].join(" "),
  };
}
