import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useIntl } from "react-intl";
import { query } from "../../api.ts";
import { useLogin } from "../../identity/session.tsx";
import { allocate, isPossible } from "./acts.ts";
import { AllocationForm } from "./allocation-form.tsx";
import classes from "./board.module.css";
import type { Appointment } from "./board-data.ts";
import { useMove } from "./move.ts";

/** Where a visit is, with the way to another room for whoever may give it one. */
export function VisitRoom({ appointment }: { appointment: Appointment }) {
  const { formatMessage } = useIntl();
  const { role } = useLogin();
  const [isChanging, { open, close }] = useDisclosure();
  const { rooms } = appointment;
  const mayChange = isPossible(allocate, appointment, role);
  if (isChanging && mayChange) return <RoomForm appointment={appointment} onDone={close} />;
  if (rooms.length === 0) return null;
  return (
    <Group justify="space-between" wrap="nowrap" className={classes.room}>
      <Text size="sm">
        <Text span size="sm" c="dimmed" me="sm">
          {formatMessage({ id: "board.where" })}
        </Text>
        <bdi>{rooms.map(({ name }) => name).join(", ")}</bdi>
      </Text>
      {mayChange && (
        <Button size="compact-sm" variant="default" onClick={open}>
          {formatMessage({ id: "board.room.change" })}
        </Button>
      )}
    </Group>
  );
}

function RoomForm({ appointment, onDone }: { appointment: Appointment; onDone: () => void }) {
  const { data, error: unknown } = query.useQuery("get", "/v1/appointments/{appointmentId}/rooms", {
    params: { path: { appointmentId: appointment.id } },
  });
  const { mutate, isPending, error } = useMove();
  const { startsAt } = appointment;
  return (
    <AllocationForm
      about="room"
      choices={data?.data}
      onGive={(roomId) => roomId && mutate({ appointment, startsAt, roomId }, { onSuccess: onDone })}
      {...{ appointment, unknown, error, isPending, onDone }}
    />
  );
}
