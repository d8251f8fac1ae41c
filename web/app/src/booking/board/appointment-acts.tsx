import { Button, Group, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { useIntl } from "react-intl";
import { useLogin } from "../../identity/session.tsx";
import { ProblemNotice } from "../../problem-notice.tsx";
import { useNoteUnsaved } from "../../unsaved.tsx";
import { type Act, actsOn, cancel, decline, isPossible, reschedule, useAct } from "./acts.ts";
import type { Appointment } from "./board-data.ts";
import { EarlyQuestion, isTooEarly } from "./early-question.tsx";
import { MoveForm } from "./move-form.tsx";

/** What one may do now: what mostly comes next stands out, what takes something back is quiet. */
export function AppointmentActs({ appointment }: { appointment: Appointment }) {
  const { formatMessage } = useIntl();
  const { role } = useLogin();
  const { mutate, isPending, variables, error, reset } = useAct();
  const [form, setForm] = useState<"cancel" | "decline" | "move">();
  const acts = actsOn(appointment, role, Date.now());
  const wish = (act: Act, reason = "") =>
    mutate({ act, appointmentId: appointment.id, reason }, { onSuccess: () => setForm(undefined) });
  const isAt = (act: Act) => isPending && variables.act.name === act.name;

  if (variables && isTooEarly(error))
    return (
      <EarlyQuestion
        {...{ appointment, act: variables.act, isBusy: isPending, onLeave: reset }}
        onAct={() => mutate({ ...variables, acceptEarly: true })}
      />
    );
  if (form === "move") return <MoveForm appointment={appointment} onDone={() => setForm(undefined)} />;
  if (form)
    return (
      <>
        <ReasonForm
          act={form}
          isBusy={isPending}
          onAct={(reason) => wish(form === "cancel" ? cancel : decline, reason)}
          onKeep={() => setForm(undefined)}
        />
        <ProblemNotice error={error} onRetry={variables && (() => mutate(variables))} />
      </>
    );
  return (
    <>
      <Group gap="xs" wrap="wrap">
        {acts.map((act, i) => (
          <Button
            key={act.name}
            size="sm"
            variant={act.method === "DELETE" ? "subtle" : i === 0 ? "filled" : "default"}
            loading={isAt(act)}
            disabled={isPending && !isAt(act)}
            onClick={() => wish(act)}
          >
            {formatMessage({ id: `board.act.${act.name}` })}
          </Button>
        ))}
        {isPossible(reschedule, appointment, role) && (
          <Button size="sm" variant="default" disabled={isPending} onClick={() => setForm("move")}>
            {formatMessage({ id: "board.act.move" })}
          </Button>
        )}
        {isPossible(decline, appointment, role) && (
          <Button size="sm" variant="subtle" color="red" disabled={isPending} onClick={() => setForm("decline")}>
            {formatMessage({ id: "board.act.decline" })}
          </Button>
        )}
        {isPossible(cancel, appointment, role) && (
          <Button size="sm" variant="subtle" color="red" disabled={isPending} onClick={() => setForm("cancel")}>
            {formatMessage({ id: "board.act.cancel" })}
          </Button>
        )}
      </Group>
      <ProblemNotice error={error} onRetry={variables && (() => mutate(variables))} />
    </>
  );
}

type ReasonFormProps = {
  act: "cancel" | "decline";
  isBusy: boolean;
  onAct: (reason: string) => void;
  onKeep: () => void;
};

/** Why a visit is cancelled is for colleagues, and may be left out; why a request is declined is for its patient. */
function ReasonForm({ act, isBusy, onAct, onKeep }: ReasonFormProps) {
  const { formatMessage } = useIntl();
  const [reason, setReason] = useState("");
  useNoteUnsaved(() => reason.trim() !== "", "appointment");
  return (
    <Stack gap="xs" component="section" aria-label={formatMessage({ id: `board.${act}Title` })}>
      <Textarea
        label={formatMessage({ id: "board.reason" })}
        description={formatMessage({ id: act === "cancel" ? "board.reasonHint" : "board.declineHint" })}
        maxLength={500}
        autosize
        minRows={2}
        data-autofocus
        autoFocus
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <Group gap="xs">
        <Button
          size="sm"
          color="red"
          loading={isBusy}
          disabled={act === "decline" && reason.trim() === ""}
          onClick={() => onAct(reason.trim())}
        >
          {formatMessage({ id: `board.${act}Now` })}
        </Button>
        <Button size="sm" variant="default" disabled={isBusy} onClick={onKeep}>
          {formatMessage({ id: act === "cancel" ? "board.keep" : "board.keepRequest" })}
        </Button>
      </Group>
    </Stack>
  );
}
