import { Button, Group, Select, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useIntl } from "react-intl";
import { query } from "../../api.ts";
import { useLogin } from "../../identity/session.tsx";
import { isProblem } from "../../problem.ts";
import { ProblemNotice } from "../../problem-notice.tsx";
import type { Appointment } from "./board-data.ts";
import { clinicTime, instantOf } from "./clock.ts";
import { clockText, minuteOfText } from "./clock-text.ts";
import { useMove } from "./move.ts";

type MoveFormProps = { appointment: Appointment; onDone: () => void };

/** Moves a visit by typing; on top of others only with a reason, and only once it is known that the time is taken. */
export function MoveForm({ appointment, onDone }: MoveFormProps) {
  const { formatMessage } = useIntl();
  const say = (id: string) => formatMessage({ id });
  const { organization } = useLogin();
  const { clinic, practitioner } = appointment;
  const { data } = query.useQuery("get", "/v1/organizations/{slug}/practitioners", {
    params: { path: { slug: organization.slug } },
  });
  const now = clinicTime(appointment.startsAt, clinic.timeZone);
  const [day, setDay] = useState(now.day);
  const [time, setTime] = useState(clockText(now.minute));
  const [practitionerId, setPractitionerId] = useState(practitioner?.id ?? null);
  const [reason, setReason] = useState("");
  const { mutate, isPending, error } = useMove();
  const isTaken = isProblem(error) && error.code === "slot_taken";
  const minute = minuteOfText(time);
  const here = data?.data.filter(({ clinicIds }) => clinicIds.includes(clinic.id)) ?? [];
  const move = () => {
    if (minute === undefined || !practitionerId || !day) return;
    const startsAt = new Date(instantOf({ day, minute }, clinic.timeZone)).toISOString();
    const overbookReason = isTaken ? reason.trim() || undefined : undefined;
    mutate({ appointment, startsAt, practitionerId, overbookReason, key: crypto.randomUUID() }, { onSuccess: onDone });
  };
  return (
    <Stack gap="xs" component="section" aria-label={say("board.moveTitle")}>
      <Group grow>
        <TextInput
          label={say("board.day.label")}
          type="date"
          autoFocus
          value={day}
          onChange={({ currentTarget }) => setDay(currentTarget.value)}
        />
        <TextInput
          label={say("board.at")}
          type="time"
          value={time}
          onChange={({ currentTarget }) => setTime(currentTarget.value)}
        />
      </Group>
      <Select
        label={say("board.with")}
        allowDeselect={false}
        data={here.map(({ id, name }) => ({ value: id, label: name }))}
        value={practitionerId}
        onChange={setPractitionerId}
      />
      <ProblemNotice error={error} />
      {isTaken && (
        <TextInput
          label={say("board.overbookReason")}
          description={say("board.reasonStaff")}
          maxLength={500}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
      )}
      <Group gap="xs">
        <Button size="sm" loading={isPending} onClick={move}>
          {say(isTaken && reason.trim() ? "board.overbook" : "board.moveNow")}
        </Button>
        <Button size="sm" variant="default" disabled={isPending} onClick={onDone}>
          {say("patient.back")}
        </Button>
      </Group>
    </Stack>
  );
}
