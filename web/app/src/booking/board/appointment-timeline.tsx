import { Skeleton, Title } from "@mantine/core";
import { useIntl } from "react-intl";
import { query } from "../../api.ts";
import { ProblemNotice } from "../../problem-notice.tsx";
import classes from "./board.module.css";
import type { Appointment } from "./board-data.ts";
import { useClinicFormat } from "./use-clinic-format.ts";

/** What happened, the first first, and in grey what comes next. */
export function AppointmentTimeline({ appointment: { id, version, clinic } }: { appointment: Appointment }) {
  const { formatMessage } = useIntl();
  const format = useClinicFormat(clinic.timeZone);
  const { data, error, refetch } = query.useQuery("get", "/v1/appointments/{appointmentId}/timeline", {
    params: { path: { appointmentId: id } },
  });
  return (
    <section aria-labelledby="timeline" data-version={version}>
      <Title order={3} size="h5" mt="lg" id="timeline">
        {formatMessage({ id: "board.timeline" })}
      </Title>
      <ProblemNotice error={error} onRetry={() => void refetch()} />
      {!data && !error && <Skeleton height={80} mt="xs" />}
      {data && (
        <ol className={classes.timeline}>
          {data.events.map(({ at, kind, text }, i) => (
            <li key={`${i}${kind}`}>
              <time dateTime={at}>{format.moment(at)}</time>
              <Words kind={kind} text={text} />
            </li>
          ))}
          {data.next.map(({ at, kind, text }) => (
            <li key={kind} className={classes.next}>
              {at && <time dateTime={at}>{format.moment(at)}</time>}
              <Words kind={kind} text={text} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** Our words for it in the language of the page; where there are none, the API's, which are English. */
function Words({ kind, text }: { kind: string; text: string }) {
  const { locale, messages } = useIntl();
  const words = locale.startsWith("en") ? undefined : messages[`timeline.${kind}`];
  return typeof words === "string" ? (
    <span>{words}</span>
  ) : (
    <span lang="en" dir="auto">
      {text}
    </span>
  );
}
