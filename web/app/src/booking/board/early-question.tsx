import { Alert, Button, Group, Text } from "@mantine/core";
import { useIntl } from "react-intl";
import { useFormat } from "../../format.ts";
import { isProblem } from "../../problem.ts";
import type { Act } from "./acts.ts";
import type { Appointment } from "./board-data.ts";
import { useClinicFormat } from "./use-clinic-format.ts";

type EarlyQuestionProps = {
  appointment: Appointment;
  act: Act;
  isBusy: boolean;
  onAct: () => void;
  onLeave: () => void;
};

export const isTooEarly = (error: unknown) => isProblem(error) && error.code === "too_early";

/**
 * What it would mean to do it before the visit's time, which mostly is a slip of the hand, and only then the button.
 */
export function EarlyQuestion({ appointment, act, isBusy, onAct, onLeave }: EarlyQuestionProps) {
  const { formatMessage } = useIntl();
  const format = useClinicFormat(appointment.clinic.timeZone);
  const { money } = useFormat();
  const { startsAt, payment, price } = appointment;
  const takesMoney =
    act.name === "complete" && payment.status === "authorized" && payment.capturedWhen === "at_completion";
  const amount = money({ amountMinor: payment.amountMinor, currency: price.currency });
  return (
    <Alert color="orange" role="alert" my="md" title={formatMessage({ id: "board.early.title" })}>
      <Text size="sm">
        {formatMessage({ id: "board.early.when" }, { time: format.moment(startsAt) })}{" "}
        {formatMessage({ id: takesMoney ? "board.early.completeTakes" : `board.early.${act.name}` }, { amount })}
      </Text>
      <Group gap="xs" mt="sm">
        <Button size="sm" color="orange.9" loading={isBusy} onClick={onAct}>
          {formatMessage({ id: `board.early.do.${act.name}` })}
        </Button>
        <Button size="sm" variant="default" disabled={isBusy} data-autofocus autoFocus onClick={onLeave}>
          {formatMessage({ id: "board.early.leave" })}
        </Button>
      </Group>
    </Alert>
  );
}
