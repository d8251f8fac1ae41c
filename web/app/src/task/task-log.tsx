import { Skeleton, Text } from "@mantine/core";
import { useFormat } from "../format.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { useTaskLog } from "./use-tasks.ts";

/** What was done to a task and by whom, the first first. */
export function TaskLog({ taskId, timeZone }: { taskId: string; timeZone: string }) {
  const say = useSay();
  const { momentFirst } = useFormat();
  const { data, error, refetch } = useTaskLog(taskId);
  return (
    <>
      <ProblemNotice error={error} onRetry={() => void refetch()} />
      {!data && !error && <Skeleton height={40} mt="sm" />}
      <ol style={{ listStyle: "none", margin: "8px 0 0", padding: 0 }}>
        {data?.data.map(({ act, by, note, at }, i) => (
          <li key={i /* it only grows */}>
            <Text size="xs" c="dimmed">
              <time dateTime={at}>{momentFirst(at, timeZone)}</time>
              {" · "}
              {say(`task.did.${act}`)}
              {by && (
                <>
                  {" · "}
                  <bdi>{by.name ?? say("task.someone")}</bdi>
                </>
              )}
            </Text>
            {note && (
              <Text size="xs">
                <bdi>{note}</bdi>
              </Text>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
