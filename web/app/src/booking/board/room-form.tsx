import { Button, Group, Select, Skeleton, Stack } from "@mantine/core";
import { useState } from "react";
import { useIntl } from "react-intl";
import { query, type Schemas } from "../../api.ts";
import { ProblemNotice } from "../../problem-notice.tsx";
import type { Appointment } from "./board-data.ts";
import { InTheWay } from "./in-the-way.tsx";
import { useMove } from "./move.ts";
import { useClinicFormat } from "./use-clinic-format.ts";

type RoomFormProps = { appointment: Appointment; onDone: () => void };

/** Gives a visit another room of the kind it needs: those that are free, and of the others who has them then. */
export function RoomForm({ appointment, onDone }: RoomFormProps) {
  const { formatMessage } = useIntl();
  const { timeRange } = useClinicFormat(appointment.clinic.timeZone);
  const { data, error: noRooms } = query.useQuery("get", "/v1/appointments/{appointmentId}/rooms", {
    params: { path: { appointmentId: appointment.id } },
  });
  const [roomId, setRoomId] = useState<string | null>(null);
  const { mutate, isPending, error } = useMove();
  const describe = ({ name, isCurrent, inTheWay }: Schemas["RoomChoice"]) => {
    if (isCurrent) return formatMessage({ id: "board.room.current" }, { name });
    const [first] = inTheWay;
    if (!first) return formatMessage({ id: "board.room.free" }, { name });
    const who = [first.patientName, timeRange(first)].filter(Boolean).join(", ");
    return formatMessage({ id: "board.room.taken" }, { name, who });
  };
  if (noRooms) return <ProblemNotice error={noRooms} />;
  if (!data) return <Skeleton height={96} />;
  return (
    <Stack gap="xs" component="section" aria-label={formatMessage({ id: "board.room.title" })}>
      <Select
        label={formatMessage({ id: "board.room.title" })}
        autoFocus
        data={data.data.map((choice) => ({
          value: choice.id,
          label: describe(choice),
          disabled: choice.isCurrent || choice.inTheWay.length > 0,
        }))}
        nothingFoundMessage={formatMessage({ id: "board.room.none" })}
        value={roomId}
        onChange={setRoomId}
      />
      <ProblemNotice error={error} />
      <InTheWay error={error} timeZone={appointment.clinic.timeZone} />
      <Group gap="xs">
        <Button
          size="sm"
          disabled={!roomId}
          loading={isPending}
          onClick={() =>
            roomId && mutate({ appointment, startsAt: appointment.startsAt, roomId }, { onSuccess: onDone })
          }
        >
          {formatMessage({ id: "board.room.give" })}
        </Button>
        <Button size="sm" variant="default" disabled={isPending} onClick={onDone}>
          {formatMessage({ id: "patient.back" })}
        </Button>
      </Group>
    </Stack>
  );
}
