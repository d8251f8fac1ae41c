import { Button, Chip, Group, NativeSelect, SegmentedControl, Skeleton, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { useSetting } from "../booking/board/board-data.ts";
import { clinicTime } from "../clock.ts";
import { readersZone, useFormat } from "../format.ts";
import { Page } from "../page.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { useLeave } from "../unsaved.tsx";
import { TaskCard } from "./task-card.tsx";
import { useTaskWords } from "./use-task-words.ts";
import { type Task, type TaskFilter, useTaskCounts, useTasks } from "./use-tasks.ts";

/** What only a person can settle, over all the clinics one works at: the longest waiting first. */
export function TasksPage() {
  const say = useSay();
  return (
    <Page title={say("nav.tasks")}>
      <Inbox />
    </Page>
  );
}

function Inbox() {
  const say = useSay();
  const [filter, setFilter] = useState<TaskFilter>({ state: "open", kind: null });
  const leave = useLeave();
  const { clinics } = useSetting();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useTasks(filter);
  const tasks = data?.pages.flatMap((page) => page.data);
  return (
    <Stack gap="md">
      <Filter filter={filter} onFilter={(wanted) => leave(() => setFilter(wanted))} />
      <ProblemNotice error={error} onRetry={() => void refetch()} />
      {!tasks && !error && <Skeleton height={160} />}
      {tasks?.length === 0 && (
        <div role="status">
          <Text>{say(filter.state === "open" ? "board.attention.none" : "task.noneClosed")}</Text>
          {filter.state === "open" && (
            <Text size="sm" c="dimmed" mt={4}>
              {say("task.noneHint")}
            </Text>
          )}
        </div>
      )}
      {tasks?.map((task) => {
        const clinic = clinics?.find(({ id }) => id === task.clinicId);
        const timeZone = clinic?.timeZone ?? readersZone();
        return (
          <TaskCard
            key={task.id}
            {...{ task, timeZone }}
            place={clinic?.name}
            visit={<VisitLink {...{ task, clinic, timeZone }} />}
          />
        );
      })}
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {say("task.more")}
        </Button>
      )}
    </Stack>
  );
}

function Filter({ filter, onFilter }: { filter: TaskFilter; onFilter: (filter: TaskFilter) => void }) {
  const say = useSay();
  const words = useTaskWords();
  const { data: counts } = useTaskCounts(true);
  const open = counts?.kinds ?? [];
  const { state, kind: chosen } = filter;
  // The last task of the chosen kind may be settled by now: it is still what the list is narrowed to.
  const kinds = chosen && !open.some(({ kind }) => kind === chosen) ? [...open, { kind: chosen, open: 0 }] : open;
  const nameOf = ({ kind, open: count }: (typeof kinds)[number]) =>
    say("task.ofKind", { kind: words.kind(kind), count });
  return (
    <Group gap="xs">
      <SegmentedControl
        aria-label={say("task.state")}
        data={(["open", "closed"] as const).map((state) => ({ value: state, label: say(`task.state.${state}`) }))}
        value={state}
        onChange={(next) => onFilter({ kind: null, state: next })}
      />
      {state === "open" && kinds.length > 1 && (
        <>
          <NativeSelect
            hiddenFrom="sm"
            flex={1}
            aria-label={say("task.kind")}
            data={[
              { value: "", label: say("task.allKinds") },
              ...kinds.map((one) => ({ value: one.kind, label: nameOf(one) })),
            ]}
            value={chosen ?? ""}
            onChange={({ currentTarget: { value } }) =>
              onFilter({ state, kind: kinds.find(({ kind }) => kind === value)?.kind ?? null })
            }
          />
          {kinds.map((one) => (
            <Chip
              key={one.kind}
              size="sm"
              visibleFrom="sm"
              checked={one.kind === chosen}
              onChange={(isChosen) => onFilter({ state, kind: isChosen ? one.kind : null })}
            >
              {nameOf(one)}
            </Chip>
          ))}
        </>
      )}
    </Group>
  );
}

type VisitLinkProps = { task: Task; clinic: { slug: string } | undefined; timeZone: string };

/** To the visit on its day's board. */
function VisitLink({ task: { appointmentId, visitStartsAt }, clinic, timeZone }: VisitLinkProps) {
  const say = useSay();
  const { moment } = useFormat();
  if (!appointmentId || !visitStartsAt || !clinic) return null;
  const place = { clinic: clinic.slug, day: clinicTime(visitStartsAt, timeZone).day, appointment: appointmentId };
  return (
    <Button size="compact-sm" variant="light" component={Link} to={`/board?${new URLSearchParams(place).toString()}`}>
      {say("board.attention.visit", { time: moment(visitStartsAt, timeZone) })}
    </Button>
  );
}
