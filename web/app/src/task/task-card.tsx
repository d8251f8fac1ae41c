import { Button, Group, Paper, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type ReactNode, useState } from "react";
import { useIntl } from "react-intl";
import { useAct } from "../booking/board/acts.ts";
import { useFormat } from "../format.ts";
import { useLogin } from "../identity/session.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { actFor } from "./act-for.ts";
import { CorrectAddress } from "./correct-address.tsx";
import { NoteForm } from "./note-form.tsx";
import { StrandedVisits } from "./stranded-visits.tsx";
import { TaskLog } from "./task-log.tsx";
import { isOverdue, useTaskWords } from "./use-task-words.ts";
import { type Task, useAnswer } from "./use-tasks.ts";

/** `visit`: the way to what it is about; `place`: the clinic's name, where tasks of several are listed. */
type TaskCardProps = { task: Task; timeZone: string; place?: string | undefined; visit: ReactNode };

/** The answers that are given in words. */
const inWords = ["settle", "explain"] as const;

type Part = (typeof inWords)[number] | "correct" | "visits";

/** What happened, why, what was tried, who has it in hand, and what one can do. */
export function TaskCard({ task, timeZone, place, visit }: TaskCardProps) {
  const say = useSay();
  const words = useTaskWords();
  const { moment } = useFormat();
  const { role } = useLogin();
  const [open, setOpen] = useState<Part>();
  // Read beside a form that is begun, and never in its place.
  const [isLogOpen, log] = useDisclosure();
  const { mutate: answer, isPending, error, variables } = useAnswer();
  const act = useAct();
  const offered = task.state === "open" ? actFor(task, role) : undefined;
  const isUndelivered = task.kind === "message_undelivered" && task.answers.includes("retry");
  const isBusy = (which: string) => isPending && variables.answer === which;
  const toggle = (part: Part) => setOpen((before) => (before === part ? undefined : part));
  return (
    <Paper withBorder p="sm" component="article" aria-label={words.happened(task)}>
      <Text size="sm" fw={600}>
        {words.happened(task)}
      </Text>
      {task.why && (
        <Text size="sm" mt={4}>
          {words.why(task)}
        </Text>
      )}
      {task.state === "open" && (
        <Text size="sm" mt={4}>
          {words.toDo(task)}
        </Text>
      )}
      <Text size="xs" c={isOverdue(task) ? "red" : "dimmed"} mt={4}>
        {place && (
          <>
            <bdi>{place}</bdi>
            {" · "}
          </>
        )}
        {words.sinceWhen(task, timeZone)}
        {task.closedAt && ` ${say("task.closedAt", { time: moment(task.closedAt, timeZone) })}`}
      </Text>
      <ProblemNotice error={error ?? act.error} />
      <Group gap="xs" mt="xs">
        {offered && task.appointmentId && (
          <Button
            size="compact-sm"
            loading={act.isPending}
            onClick={() => act.mutate({ act: offered, appointmentId: task.appointmentId ?? "" })}
          >
            {say(`task.act.${offered.name}`)}
          </Button>
        )}
        {task.answers.includes("retry") && (
          <Button
            size="compact-sm"
            loading={isBusy("retry")}
            onClick={() => answer({ taskId: task.id, answer: "retry" })}
          >
            {say(isUndelivered ? "task.answer.sendAgain" : "task.answer.retry")}
          </Button>
        )}
        {isUndelivered && (
          <Button
            size="compact-sm"
            variant="light"
            aria-expanded={open === "correct"}
            onClick={() => toggle("correct")}
          >
            {say("task.correct")}
          </Button>
        )}
        {visit}
        {task.stranded && (
          <Button size="compact-sm" variant="light" aria-expanded={open === "visits"} onClick={() => toggle("visits")}>
            {say("task.visits")}
          </Button>
        )}
        {inWords
          .filter((one) => task.answers.includes(one))
          .map((one) => (
            <Button
              key={one}
              size="compact-sm"
              variant="subtle"
              aria-expanded={open === one}
              onClick={() => toggle(one)}
            >
              {say(`task.answer.${one}`)}
            </Button>
          ))}
        {task.answers.includes("close") && (
          <Button
            size="compact-sm"
            variant="subtle"
            loading={isBusy("close")}
            onClick={() => answer({ taskId: task.id, answer: "close" })}
          >
            {say("board.attention.settled")}
          </Button>
        )}
        <Ownership task={task} isBusy={isBusy("take") || isBusy("leave")} onAnswer={answer} />
        <Button size="compact-sm" variant="subtle" aria-expanded={isLogOpen} onClick={log.toggle}>
          {say("task.log")}
        </Button>
      </Group>
      {(open === "settle" || open === "explain") && (
        <NoteForm
          answer={open}
          isBusy={isBusy(open)}
          onAnswer={(note) => answer({ taskId: task.id, answer: open, note })}
        />
      )}
      {open === "correct" && task.appointmentId && (
        <CorrectAddress
          appointmentId={task.appointmentId}
          onCorrected={() => answer({ taskId: task.id, answer: "retry" })}
        />
      )}
      {open === "visits" && <StrandedVisits task={task} timeZone={timeZone} />}
      {isLogOpen && <TaskLog taskId={task.id} timeZone={timeZone} />}
    </Paper>
  );
}

type OwnershipProps = { task: Task; isBusy: boolean; onAnswer: ReturnType<typeof useAnswer>["mutate"] };

function Ownership({ task: { id: taskId, state, owner }, isBusy, onAnswer }: OwnershipProps) {
  const say = useSay();
  const { formatMessage } = useIntl();
  const { account } = useLogin();
  if (state === "closed") return null;
  const isMine = owner?.accountId === account.id;
  const answer = isMine ? "leave" : "take";
  return (
    <>
      <Button size="compact-sm" variant="subtle" loading={isBusy} onClick={() => onAnswer({ taskId, answer })}>
        {say(isMine ? "task.answer.leave" : "task.answer.take")}
      </Button>
      {owner && (
        <Text size="xs" c="dimmed" component="span">
          {isMine ? say("task.ownerMe") : formatMessage({ id: "task.owner" }, { name: <bdi>{owner.name ?? "–"}</bdi> })}
        </Text>
      )}
    </>
  );
}
