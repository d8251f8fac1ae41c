import { Button, CloseButton, Group, Paper, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useIntl } from "react-intl";
import { query, type Schemas } from "../../api.ts";
import { ProblemNotice } from "../../problem-notice.tsx";
import classes from "./board.module.css";
import { type Clinic, isAboutVisits } from "./board-data.ts";
import type { Visit } from "./board-place.ts";
import { useClinicFormat } from "./use-clinic-format.ts";
import { useOpenTasks } from "./use-open-tasks.ts";

type AttentionPanelProps = { clinic: Clinic; onClose: () => void; onVisit: (visit: Visit) => void };

/** What only a person can settle, the longest waiting first; each leads to its visit. */
export function AttentionPanel({ clinic, onClose, onVisit }: AttentionPanelProps) {
  const { formatMessage } = useIntl();
  const { data, error, refetch } = useOpenTasks(clinic);
  return (
    <aside className={classes.panel} aria-label={formatMessage({ id: "board.attention" })}>
      <Group justify="space-between" align="start" wrap="nowrap" mb="sm">
        <Title order={2} size="h3">
          {formatMessage({ id: "board.attention" })}
        </Title>
        <CloseButton onClick={onClose} aria-label={formatMessage({ id: "board.close" })} />
      </Group>
      <ProblemNotice error={error} onRetry={() => void refetch()} />
      {!data && !error && <Skeleton height={160} />}
      {data?.data.length === 0 && <Text size="sm">{formatMessage({ id: "board.attention.none" })}</Text>}
      <Stack gap="sm">
        {data?.data.map((task) => (
          <TaskCard key={task.id} {...{ task, clinic, onVisit }} />
        ))}
      </Stack>
    </aside>
  );
}

type Task = Schemas["Task"];

function TaskCard({ task, clinic, onVisit }: { task: Task } & Pick<AttentionPanelProps, "clinic" | "onVisit">) {
  const { formatMessage, messages } = useIntl();
  const format = useClinicFormat(clinic.timeZone);
  const client = useQueryClient();
  const { mutate, isPending, error } = query.useMutation("post", "/v1/tasks/{taskId}/closure", {
    onSettled: () => client.invalidateQueries({ predicate: ({ queryKey: [, path] }) => isAboutVisits(path) }),
  });
  // A kind that is newer than this page is told in the API's own words.
  const tell = (id: string, text: string) => (id in messages ? formatMessage({ id }) : text);
  const { appointmentId, visitStartsAt } = task;
  return (
    <Paper withBorder p="sm" component="article">
      <Text size="sm" fw={600}>
        {tell(`task.happened.${task.kind}`, task.happened)}
      </Text>
      <Text size="sm" mt={4}>
        {tell(`task.toDo.${task.kind}`, task.toDo)}
      </Text>
      <Text size="xs" c="dimmed" mt={4}>
        {formatMessage({ id: "board.since" }, { time: format.moment(task.openedAt) })}
      </Text>
      <ProblemNotice error={error} />
      <Group gap="xs" mt="xs">
        {appointmentId && visitStartsAt && (
          <Button
            size="compact-md"
            variant="light"
            onClick={() => onVisit({ id: appointmentId, startsAt: visitStartsAt, clinic })}
          >
            {formatMessage({ id: "board.attention.visit" }, { time: format.moment(visitStartsAt) })}
          </Button>
        )}
        <Button
          size="compact-md"
          variant="subtle"
          loading={isPending}
          onClick={() =>
            mutate({ params: { path: { taskId: task.id }, header: { "idempotency-key": crypto.randomUUID() } } })
          }
        >
          {formatMessage({ id: "board.attention.settled" })}
        </Button>
      </Group>
    </Paper>
  );
}
