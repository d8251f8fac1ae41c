import { Progress, Stack, Text } from "@mantine/core";
import { query, type Schemas } from "../api.ts";
import { addDays, clinicTime } from "../clock.ts";
import { totalMinutes, weekdays } from "../organization/editing/clock.ts";
import { useFormats } from "../organization/editing/formats.ts";
import { PageSkeleton } from "../organization/editing/page-skeleton.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";

type WorkloadPanelProps = { member: Schemas["StaffMember"]; clinics: readonly Schemas["ManagedClinic"][] };

/** How much of their hours somebody is booked for on each day of the next two weeks. */
export function WorkloadPanel({ member, clinics }: WorkloadPanelProps) {
  const say = useSay();
  const { day: sayDay, duration } = useFormats();
  const days = nextDays(14, todayOf(member, clinics));
  const params = { path: { staffId: member.id }, query: { from: days[0] ?? "", to: days.at(-1) ?? "" } };
  const { data, error, refetch } = query.useQuery("get", "/v1/staff/{staffId}/workload", { params });
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <PageSkeleton />;
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {say("workload.hint")}
      </Text>
      {days.map((day) => {
        const at = data.data.filter((each) => each.day === day);
        const booked = at.reduce((sum, { bookedMinutes }) => sum + bookedMinutes, 0);
        const visits = at.reduce((sum, each) => sum + each.visits, 0);
        const works = workedMinutes(member, clinics, day);
        const values = { visits, booked: duration(booked), works: duration(works) };
        const text = say(works === 0 && visits === 0 ? "workload.off" : "workload.day", values);
        return (
          <div key={day}>
            <Text size="sm">
              <b>{sayDay(day)}</b> · {text}
            </Text>
            <Progress
              value={works > 0 ? Math.min(100, (booked / works) * 100) : 0}
              aria-label={`${sayDay(day)}: ${text}`}
            />
          </div>
        );
      })}
    </Stack>
  );
}

function workedMinutes(
  member: WorkloadPanelProps["member"],
  clinics: WorkloadPanelProps["clinics"],
  day: string,
): number {
  const weekday = weekdays[(new Date(day).getUTCDay() + 6) % 7];
  return member.hours
    .filter(({ clinicId }) => clinics.some(({ id }) => id === clinicId))
    .map(
      ({ week, overrides }) =>
        overrides.find((each) => each.day === day)?.bands ?? week.filter((band) => band.weekday === weekday),
    )
    .reduce((sum, bands) => sum + totalMinutes(bands), 0);
}

/** The day that it is where somebody works; of several clinics the earliest, so that no day is left out. */
function todayOf({ clinicIds }: WorkloadPanelProps["member"], clinics: WorkloadPanelProps["clinics"]): string {
  const zones = clinics.filter(({ id }) => clinicIds.includes(id)).map(({ timeZone }) => timeZone);
  const [today = clinicTime(Date.now(), "UTC").day] = zones.map((zone) => clinicTime(Date.now(), zone).day).sort();
  return today;
}

const nextDays = (count: number, from: string) => Array.from({ length: count }, (_, days) => addDays(from, days));
