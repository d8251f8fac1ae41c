import { Anchor, List, Skeleton } from "@mantine/core";
import { Link } from "react-router";
import { useSetting } from "../booking/board/board-data.ts";
import { clinicTime } from "../clock.ts";
import { useFormat } from "../format.ts";
import { joinFacts } from "../organization/editing/formats.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { type Task, useStrandedVisits } from "./use-tasks.ts";

/** Those that a task is still about, the earliest first, each with the way to where it is moved or cancelled. */
export function StrandedVisits({ task, timeZone }: { task: Task; timeZone: string }) {
  const { momentFirst } = useFormat();
  const { clinics } = useSetting();
  const { data, error, refetch } = useStrandedVisits(task.id);
  const slug = clinics?.find(({ id }) => id === task.clinicId)?.slug;
  return (
    <>
      <ProblemNotice error={error} onRetry={() => void refetch()} />
      {!data && !error && <Skeleton height={60} mt="sm" />}
      <List size="sm" mt="xs" spacing={4}>
        {data?.data.map(({ appointmentId, startsAt, patientName, practitionerName }) => (
          <List.Item key={appointmentId}>
            <Anchor component={Link} to={visitPath({ slug, appointmentId, startsAt, timeZone })} size="sm">
              {joinFacts([momentFirst(startsAt, timeZone), patientName, practitionerName])}
            </Anchor>
          </List.Item>
        ))}
      </List>
    </>
  );
}

type Place = { slug: string | undefined; appointmentId: string; startsAt: string; timeZone: string };

/** On its day's board; a clinic that is closed has none. */
function visitPath({ slug, appointmentId, startsAt, timeZone }: Place): string {
  if (!slug) return `/appointments/${appointmentId}`;
  const { day } = clinicTime(startsAt, timeZone);
  return `/board?${new URLSearchParams({ clinic: slug, day, appointment: appointmentId }).toString()}`;
}
