import { Button, Group, Paper, Text } from "@mantine/core";
import { useTimeout } from "@mantine/hooks";
import { useIntl } from "react-intl";
import { ProblemNotice } from "../../problem-notice.tsx";
import classes from "./board.module.css";
import type { Appointment } from "./board-data.ts";
import { useClinicFormat } from "./use-clinic-format.ts";

const UNDO_MS = 10_000;

type MoveNoticeProps = {
  before: Appointment;
  after: Appointment | undefined;
  error: unknown;
  onUndo: () => void;
  onEnd: () => void;
};

/** What became of a visit that was dropped: where it is now, with the way back for ten seconds, or why it stayed. */
export function MoveNotice({ before, after, error, onUndo, onEnd }: MoveNoticeProps) {
  const { formatMessage } = useIntl();
  const format = useClinicFormat(before.clinic.timeZone);
  if (error)
    return (
      <Paper className={classes.notice} shadow="md" px="md">
        <ProblemNotice error={error} />
        <Button size="compact-sm" variant="default" mb="md" onClick={onEnd}>
          {formatMessage({ id: "board.close" })}
        </Button>
      </Paper>
    );
  if (!after) return null;
  const name = after.patient?.name ?? formatMessage({ id: "board.unnamed" });
  return (
    <Paper className={classes.notice} shadow="md" p="sm" role="status">
      <Group wrap="nowrap">
        <Text size="sm">
          {formatMessage(
            { id: "board.moved" },
            { name, time: format.moment(after.startsAt), practitioner: after.practitioner?.name ?? "" },
          )}
        </Text>
        <Button size="compact-sm" variant="light" flex="none" onClick={onUndo}>
          {formatMessage({ id: "board.undoMove" })}
        </Button>
      </Group>
      <EndAfter onEnd={onEnd} key={after.version} />
    </Paper>
  );
}

function EndAfter({ onEnd }: { onEnd: () => void }) {
  useTimeout(onEnd, UNDO_MS, { autoInvoke: true });
  return null;
}
