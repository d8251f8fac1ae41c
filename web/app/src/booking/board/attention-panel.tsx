import { Button, CloseButton, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useIntl } from "react-intl";
import { ProblemNotice } from "../../problem-notice.tsx";
import { TaskCard } from "../../task/task-card.tsx";
import type { Task } from "../../task/use-tasks.ts";
import classes from "./board.module.css";
import type { Clinic } from "./board-data.ts";
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
          <TaskCard
            key={task.id}
            task={task}
            timeZone={clinic.timeZone}
            visit={<VisitButton {...{ task, clinic, onVisit }} />}
          />
        ))}
      </Stack>
    </aside>
  );
}

type VisitButtonProps = { task: Task } & Pick<AttentionPanelProps, "clinic" | "onVisit">;

function VisitButton({ task: { appointmentId, visitStartsAt }, clinic, onVisit }: VisitButtonProps) {
  const { formatMessage } = useIntl();
  const format = useClinicFormat(clinic.timeZone);
  if (!appointmentId || !visitStartsAt) return null;
  return (
    <Button
      size="compact-sm"
      variant="light"
      onClick={() => onVisit({ id: appointmentId, startsAt: visitStartsAt, clinic })}
    >
      {formatMessage({ id: "board.attention.visit" }, { time: format.moment(visitStartsAt) })}
    </Button>
  );
}
