import { Button, Group, NumberInput, Select, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useIntl } from "react-intl";
import { type Turn, turnsOf } from "../../../../shared/turns.ts";
import { query } from "../../api.ts";
import { clinicTime, instantOf } from "../../clock.ts";
import { useLogin } from "../../identity/session.tsx";
import { ProblemNotice } from "../../problem-notice.tsx";
import { useNoteUnsaved } from "../../unsaved.tsx";
import { namesOf } from "../appointment.ts";
import { Alternatives } from "./alternatives.tsx";
import type { Appointment } from "./board-data.ts";
import { clockText, minuteOfText } from "./clock-text.ts";
import { InTheWay } from "./in-the-way.tsx";
import { changeOf, minutesOf, placeIn, useMove } from "./move.ts";
import { OverbookForm } from "./overbook-form.tsx";

type MoveFormProps = { appointment: Appointment; onDone: () => void };

/**
 * Moves a visit by typing; on top of others only with a reason, and only once it is known that the time is taken. It
 * keeps to the visit as it was opened: one that somebody else moves meanwhile is not moved back by what was not typed.
 */
export function MoveForm({ appointment: latest, onDone }: MoveFormProps) {
  const [appointment] = useState(latest);
  const { formatMessage } = useIntl();
  const say = (id: string) => formatMessage({ id });
  const { organization } = useLogin();
  const { clinic, services } = appointment;
  const turns = turnsOf(appointment);
  const { data } = query.useQuery("get", "/v1/organizations/{slug}/practitioners", {
    params: { path: { slug: organization.slug } },
  });
  const now = clinicTime(appointment.startsAt, clinic.timeZone);
  const [day, setDay] = useState(now.day);
  const [time, setTime] = useState(clockText(now.minute));
  const [practitionerIds, setPractitionerIds] = useState(services.map((service) => service.practitioner.id));
  const give = (turn: Turn, practitionerId: string) =>
    setPractitionerIds(
      services.map((service, i) => (turn.services.includes(service) ? practitionerId : (practitionerIds[i] ?? ""))),
    );
  const [minutes, setMinutes] = useState<number | string>(minutesOf(appointment));
  const { mutate, isPending, error } = useMove();
  const minute = minuteOfText(time);
  const typed = [day, time, practitionerIds, minutes].join();
  const [opened] = useState(typed);
  useNoteUnsaved(() => typed !== opened, "appointment");
  const here = data?.data.filter(({ clinicIds }) => clinicIds.includes(clinic.id)) ?? [];
  const lengthTyped = typeof minutes === "number" ? { minutes } : {};
  const move = (overbookReason?: string) => {
    if (minute === undefined || !day) return;
    const startsAt = new Date(instantOf({ day, minute }, clinic.timeZone)).toISOString();
    const wanted = { startsAt, practitionerIds, ...lengthTyped };
    const place = changeOf(appointment, wanted);
    if (place) mutate({ appointment, ...place, overbookReason }, { onSuccess: onDone });
    else onDone();
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
      <NumberInput
        label={say("board.minutes")}
        min={5}
        max={720}
        step={5}
        allowDecimal={false}
        value={minutes}
        onChange={setMinutes}
      />
      {turns.map((turn) => (
        <Select
          key={turn.place}
          label={
            turns.length === 1 ? say("board.with") : formatMessage({ id: "board.turn.with" }, { what: namesOf(turn) })
          }
          allowDeselect={false}
          data={here.map(({ id, name }) => ({ value: id, label: name }))}
          value={practitionerIds[services.findIndex((service) => turn.services.includes(service))] ?? null}
          onChange={(id) => id && give(turn, id)}
        />
      ))}
      <ProblemNotice error={error} />
      <InTheWay error={error} timeZone={clinic.timeZone} />
      <Alternatives
        {...{ error, timeZone: clinic.timeZone, isBusy: isPending }}
        onChoose={(one) => mutate({ appointment, ...placeIn(appointment, one), ...lengthTyped }, { onSuccess: onDone })}
      />
      <OverbookForm error={error} isBusy={isPending} onOverbook={move} />
      <Group gap="xs">
        <Button size="sm" loading={isPending} onClick={() => move()}>
          {say("board.moveNow")}
        </Button>
        <Button size="sm" variant="default" disabled={isPending} onClick={onDone}>
          {say("patient.back")}
        </Button>
      </Group>
    </Stack>
  );
}
