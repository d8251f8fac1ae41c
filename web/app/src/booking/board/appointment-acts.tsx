import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { useIntl } from "react-intl";
import { useLogin } from "../../identity/session.tsx";
import { CaptureForm } from "../../payment/capture-form.tsx";
import { ProblemNotice } from "../../problem-notice.tsx";
import { type Act, actsOn, cancel, capture, decline, isPossible, reschedule, useAct, waiveFee } from "./acts.ts";
import type { Appointment } from "./board-data.ts";
import { EarlyQuestion, isTooEarly } from "./early-question.tsx";
import { MoveForm } from "./move-form.tsx";
import { ReasonForm } from "./reason-form.tsx";

/** Its words begin where the lines above and below it do. */
const quiet = { variant: "subtle", px: 8, ms: -8 } as const;

const actOf = { cancel, decline, waiveFee } as const;

/** What one may do now: what mostly comes next stands out, what takes something back is quiet. */
export function AppointmentActs({ appointment }: { appointment: Appointment }) {
  const { formatMessage } = useIntl();
  const { role } = useLogin();
  const { mutate, isPending, variables, error, reset } = useAct();
  const [form, setForm] = useState<"cancel" | "decline" | "waiveFee" | "move" | "capture">();
  const acts = actsOn(appointment, role, Date.now());
  const wish = (act: Act, reason = "", waivesFee = false) =>
    mutate({ act, appointmentId: appointment.id, reason, waivesFee }, { onSuccess: () => setForm(undefined) });
  const isAt = (act: Act) => isPending && variables.act.name === act.name;

  if (variables && isTooEarly(error))
    return (
      <EarlyQuestion
        {...{ appointment, act: variables.act, isBusy: isPending, onLeave: reset }}
        onAct={() => mutate({ ...variables, acceptEarly: true })}
      />
    );
  if (form === "move") return <MoveForm appointment={appointment} onDone={() => setForm(undefined)} />;
  if (form === "capture")
    return (
      <>
        <CaptureForm
          {...{ appointment, isBusy: isPending }}
          onTake={(taken) =>
            mutate({ act: capture, appointmentId: appointment.id, ...taken }, { onSuccess: () => setForm(undefined) })
          }
          onLeave={() => setForm(undefined)}
        />
        <ProblemNotice error={error} onRetry={variables && (() => mutate(variables))} />
      </>
    );
  if (form)
    return (
      <>
        <ReasonForm
          act={form}
          appointment={appointment}
          isBusy={isPending}
          onAct={(reason, waivesFee) => wish(actOf[form], reason, waivesFee)}
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
            {...(act.method === "DELETE" ? quiet : { variant: i === 0 ? "filled" : "default" })}
            loading={isAt(act)}
            disabled={isPending && !isAt(act)}
            onClick={() => (act.name === capture.name ? setForm("capture") : wish(act))}
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
          <Button size="sm" {...quiet} color="red" disabled={isPending} onClick={() => setForm("decline")}>
            {formatMessage({ id: "board.act.decline" })}
          </Button>
        )}
        {isPossible(waiveFee, appointment, role) && appointment.fee && appointment.fee.amountMinor > 0 && (
          <Button size="sm" variant="default" disabled={isPending} onClick={() => setForm("waiveFee")}>
            {formatMessage({ id: "board.act.waiveFee" })}
          </Button>
        )}
        {isPossible(cancel, appointment, role) && (
          <Button size="sm" {...quiet} color="red" disabled={isPending} onClick={() => setForm("cancel")}>
            {formatMessage({ id: "board.act.cancel" })}
          </Button>
        )}
      </Group>
      <ProblemNotice error={error} onRetry={variables && (() => mutate(variables))} />
    </>
  );
}
