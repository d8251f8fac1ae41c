import { Button, Container, Text } from "@mantine/core";
import { useEffect } from "react";
import { useIntl } from "react-intl";
import { useLogin } from "../../identity/session.tsx";
import { ProblemNotice } from "../../problem-notice.tsx";
import classes from "./board.module.css";
import { useSetting } from "./board-data.ts";
import { useBoardPlace } from "./board-place.ts";
import { BoardSkeleton } from "./board-skeleton.tsx";
import { DayBoard } from "./day-board.tsx";

/** The desk's day: who comes when to whom, and everything one does about it. */
export function Component() {
  const { formatMessage } = useIntl();
  const { organization } = useLogin();
  const { clinics, practitioners, services, stepMinutes, error, retry } = useSetting();
  const place = useBoardPlace(clinics ?? []);
  const title = formatMessage({ id: "nav.board" });
  useEffect(() => {
    document.title = `${title} · ${organization.name}`;
  }, [title, organization]);

  if (error) return <ProblemNotice error={error} onRetry={() => void retry()} />;
  if (!clinics || !practitioners || !services || !stepMinutes)
    return (
      <div className={classes.page}>
        <BoardSkeleton />
      </div>
    );
  const { clinic, day, today } = place;
  if (!clinic || !day || !today)
    return (
      <Container size="xs" py={64}>
        <Text mb="md">{formatMessage({ id: "board.noClinic" })}</Text>
        <Button component="a" href="/app/settings">
          {formatMessage({ id: "nav.settings" })}
        </Button>
      </Container>
    );
  return <DayBoard {...{ clinics, practitioners, services, stepMinutes, place: { ...place, clinic, day, today } }} />;
}
