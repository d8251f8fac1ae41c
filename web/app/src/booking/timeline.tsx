import { Skeleton, Stack, Text, Title } from "@mantine/core";
import { useIntl } from "react-intl";
import type { Schemas } from "../api.ts";
import { useFormat } from "../format.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import type { Appointment } from "./appointment.ts";
import classes from "./booking.module.css";
import { useTimeline } from "./use-appointments.ts";

/** What happened, and in grey what comes next by itself, on the clinic's clock. */
export function Timeline({ appointment }: { appointment: Appointment }) {
  const say = useSay();
  const { momentFirst } = useFormat();
  const tell = useTold(appointment.clinic.timeZone);
  const { data, error, refetch } = useTimeline(appointment);
  const { timeZone } = appointment.clinic;
  return (
    <section aria-labelledby="timeline">
      <Title order={2} fz={16} mb="md" id="timeline">
        {say("booking.timeline")}
      </Title>
      <ProblemNotice error={error} onRetry={() => void refetch()} />
      {!data && !error && <TimelineSkeleton />}
      {data && (
        <ol className={classes["timeline"]}>
          {data.events.map((event, i) => (
            <li key={i /* it only grows, and several may be of one instant */} className={classes["event"]}>
              <Text size="sm">{tell(event)}</Text>
              {event.reason && (
                <Text size="sm" c="dimmed">
                  {say("booking.timeline.reason")} <bdi>{event.reason}</bdi>
                </Text>
              )}
              <Text size="xs" c="dimmed">
                <time dateTime={event.at}>{momentFirst(event.at, timeZone)}</time>
                {event.who && (
                  <>
                    {" · "}
                    <bdi>{event.who}</bdi>
                  </>
                )}
              </Text>
            </li>
          ))}
          {data.next.map((event) => (
            <li key={event.kind} className={`${classes["event"]} ${classes["expected"]}`}>
              <Text size="sm">{tell(event)}</Text>
              {event.at && (
                <Text size="xs" component="time" dateTime={event.at}>
                  {momentFirst(event.at, timeZone)}
                </Text>
              )}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

type Happening = Schemas["Timeline"]["events"][number];
type Told = Pick<Happening, "kind" | "text" | "move" | "desk" | "money"> & { by?: string };

/** An event in the reader's language; one that is newer than this page, in the API's own words. */
function useTold(timeZone: string) {
  const { messages, formatMessage } = useIntl();
  const say = useSay();
  const { dated, money } = useFormat();
  const tellMove = ({
    fromStartsAt,
    startsAt,
    minutes,
    practitioner,
    rooms,
    nurse,
    nurseGone,
    onTop,
  }: NonNullable<Happening["move"]>) => [
    ...(fromStartsAt && startsAt
      ? [say("booking.told.move.time", { from: dated(fromStartsAt, timeZone), to: dated(startsAt, timeZone) })]
      : []),
    ...(practitioner ? [say("booking.told.move.practitioner", { practitioner })] : []),
    ...(minutes ? [say("booking.told.move.minutes", { minutes })] : []),
    ...(rooms && rooms.length > 0 ? [say("booking.told.move.rooms", { rooms: rooms.join(", ") })] : []),
    ...(nurse ? [say("booking.told.move.nurse", { nurse })] : []),
    ...(nurseGone ? [say("booking.told.move.nurseGone", { nurse: nurseGone })] : []),
    ...(onTop ? [say("booking.told.move.onTop")] : []),
  ];
  return ({ kind, by, text, move, desk, money: sum = desk }: Told): string => {
    const ids = [
      ...(sum ? [`booking.told.${kind}.sum`] : []),
      ...(move && isOnlyNurse(move) ? [`booking.told.${kind}.nurse`] : []),
      `booking.told.${kind}.${by}`,
      `booking.told.${kind}`,
    ];
    const id = ids.find((known) => known in messages);
    return id
      ? [formatMessage({ id }, sum && { amount: money(sum) }), ...(move ? tellMove(move) : [])].join(" ")
      : text;
  };
}

/** It stayed where it was. */
const isOnlyNurse = ({ startsAt, minutes, practitioner, rooms, nurse, nurseGone }: NonNullable<Happening["move"]>) =>
  (nurse ?? nurseGone) !== null && [startsAt, minutes, practitioner, rooms].every((one) => one === null);

function TimelineSkeleton() {
  return (
    <Stack gap="lg" aria-hidden>
      {[220, 260, 180].map((width) => (
        <div key={width}>
          <Skeleton h={14} maw={width} mb={8} />
          <Skeleton h={10} maw={100} />
        </div>
      ))}
    </Stack>
  );
}
