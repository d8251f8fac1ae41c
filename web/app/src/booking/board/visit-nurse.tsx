import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { useIntl } from "react-intl";
import { api, query } from "../../api.ts";
import { useLogin } from "../../identity/session.tsx";
import { sendOnce } from "../../send-once.ts";
import { useWish } from "../../use-wish.ts";
import { allocate, isPossible } from "./acts.ts";
import { AllocationForm } from "./allocation-form.tsx";
import classes from "./board.module.css";
import { type Appointment, useShowChange } from "./board-data.ts";
import { noteOwnChange } from "./own-changes.ts";

/** Who is the nurse of a visit, with the way to give it one, another one or none for whoever may. */
export function VisitNurse({ appointment }: { appointment: Appointment }) {
  const { formatMessage } = useIntl();
  const { role } = useLogin();
  const [isChanging, { open, close }] = useDisclosure();
  const { nurse } = appointment;
  const mayChange = isPossible(allocate, appointment, role);
  if (isChanging && mayChange) return <NurseForm appointment={appointment} onDone={close} />;
  if (!nurse && !mayChange) return null;
  return (
    <Group justify="space-between" wrap="nowrap" className={classes.room}>
      <Text size="sm">
        <Text span size="sm" c="dimmed" me="sm">
          {formatMessage({ id: "board.nurse" })}
        </Text>
        <bdi>{nurse?.name ?? formatMessage({ id: "board.nurse.nobody" })}</bdi>
      </Text>
      {mayChange && (
        <Button size="compact-sm" variant="default" onClick={open}>
          {formatMessage({ id: nurse ? "board.nurse.change" : "board.nurse.first" })}
        </Button>
      )}
    </Group>
  );
}

function NurseForm({ appointment, onDone }: { appointment: Appointment; onDone: () => void }) {
  const { data, error: unknown } = query.useQuery("get", "/v1/appointments/{appointmentId}/nurses", {
    params: { path: { appointmentId: appointment.id } },
  });
  const { mutate, isPending, error } = useGiveNurse(appointment);
  return (
    <AllocationForm
      about="nurse"
      choices={data?.data}
      mayBeNone={appointment.nurse !== null}
      onGive={(nurseId) => mutate(nurseId, { onSuccess: onDone })}
      {...{ appointment, unknown, error, isPending, onDone }}
    />
  );
}

/** Gives it somebody, or nobody, and once, unless somebody else has moved it since it was seen. */
function useGiveNurse({ id, version }: Appointment) {
  const show = useShowChange();
  const wish = useWish();
  return useMutation({
    mutationFn: (nurseId: string | null) => {
      const path = { appointmentId: id };
      const body = { nurseId, expectedVersion: version };
      return sendOnce(wish, [path, body], (header) => {
        noteOwnChange(id);
        return api.POST("/v1/appointments/{appointmentId}/nurse-allocation", { params: { path, header }, body });
      });
    },
    onSuccess: show,
  });
}
