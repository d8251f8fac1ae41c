import { Button, Group, Select, Skeleton, Stack } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useIntl } from "react-intl";
import { query, type Schemas } from "../../api.ts";
import { ProblemNotice } from "../../problem-notice.tsx";
import type { Appointment } from "./board-data.ts";
import { useMove } from "./move.ts";
import { useClinicFormat } from "./use-clinic-format.ts";

type RoomFormProps = { appointment: Appointment; onDone: () => void };

/** Gives a visit another room of the kind it needs: those that are free, and of the others who has them then. */
export function RoomForm({ appointment, onDone }: RoomFormProps) {
  const { formatMessage } = useIntl();
  const nameOf = useNameOf(appointment);
  const { data, error: noRooms } = query.useQuery("get", "/v1/appointments/{appointmentId}/rooms", {
    params: { path: { appointmentId: appointment.id } },
  });
  const [roomId, setRoomId] = useState<string | null>(null);
  const { mutate, isPending, error } = useMove();
  const describe = ({ name, isCurrent, inTheWay }: Schemas["RoomChoice"]) => {
    if (isCurrent) return formatMessage({ id: "board.room.current" }, { name });
    const [first] = inTheWay;
    if (!first) return formatMessage({ id: "board.room.free" }, { name });
    return formatMessage({ id: "board.room.taken" }, { name, who: nameOf(first) });
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

/** Who has a room, by name as far as the visit is on the board, and until when. */
function useNameOf({ clinic }: Appointment) {
  const client = useQueryClient();
  const { timeRange } = useClinicFormat(clinic.timeZone);
  return (visit: Schemas["RoomChoice"]["inTheWay"][number]) => {
    const pages = client.getQueriesData<Schemas["AppointmentPage"]>({ queryKey: ["get", "/v1/appointments"] });
    const known = pages.flatMap(([, page]) => page?.data ?? []).find(({ id }) => id === visit.appointmentId);
    return [known?.patient?.name, timeRange(visit)].filter(Boolean).join(", ");
  };
}
