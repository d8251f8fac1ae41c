import { Button, Paper, Text } from "@mantine/core";
import { useIntl } from "react-intl";
import { practitionerNames } from "../../../../shared/turns.ts";
import { ProblemNotice } from "../../problem-notice.tsx";
import { UndoOffer } from "../../undo-offer.tsx";
import { type Alternative, Alternatives } from "./alternatives.tsx";
import classes from "./board.module.css";
import type { Appointment } from "./board-data.ts";
import { InTheWay } from "./in-the-way.tsx";
import { OverbookForm } from "./overbook-form.tsx";
import { useClinicFormat } from "./use-clinic-format.ts";

type MoveNoticeProps = {
  before: Appointment;
  after?: Appointment;
  error?: unknown;
  isPending: boolean;
  onOverbook: (reason: string) => void;
  onInstead: (alternative: Alternative) => void;
  onUndo: () => void;
  onEnd: () => void;
};

/** What became of a visit that was dropped: where it is now, with the way back for ten seconds, or why it stayed. */
export function MoveNotice({ before, after, error, isPending, onOverbook, onInstead, onUndo, onEnd }: MoveNoticeProps) {
  const { formatMessage } = useIntl();
  const format = useClinicFormat(before.clinic.timeZone);
  const name = before.patient?.name ?? formatMessage({ id: "board.unnamed" });
  const title = formatMessage({ id: "board.dropped" }, { name, time: format.moment(before.startsAt) });
  if (error)
    return (
      <Paper className={classes.notice} shadow="md" px="md" pb="md">
        <ProblemNotice title={title} error={error} />
        <InTheWay error={error} timeZone={before.clinic.timeZone} />
        <Alternatives {...{ error, timeZone: before.clinic.timeZone, isBusy: isPending }} onChoose={onInstead} />
        <OverbookForm error={error} isBusy={isPending} onOverbook={onOverbook} />
        <Button size="compact-sm" variant="default" mt="xs" onClick={onEnd}>
          {formatMessage({ id: "board.close" })}
        </Button>
      </Paper>
    );
  if (!after) return null;
  const place = { time: format.moment(after.startsAt), practitioner: practitionerNames(after) };
  const rooms = after.rooms.map((room) => room.name).join(", ");
  const isElsewhere = rooms !== before.rooms.map((room) => room.name).join(", ");
  return (
    <Paper className={classes.notice} shadow="md" p="sm" role="status">
      <UndoOffer
        key={after.version}
        label={formatMessage({ id: "board.undoMove" })}
        isBusy={isPending}
        {...{ onUndo, onEnd }}
      >
        <Text size="sm">
          {formatMessage({ id: "board.moved" }, { name, ...place })}{" "}
          {isElsewhere && formatMessage({ id: "board.movedRoom" }, { rooms })}{" "}
          {before.nurse && !after.nurse && formatMessage({ id: "board.movedNurse" }, { name: before.nurse.name })}
        </Text>
      </UndoOffer>
    </Paper>
  );
}
