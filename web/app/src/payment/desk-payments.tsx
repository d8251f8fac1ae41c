import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import type { Appointment } from "../booking/appointment.ts";
import { ReasonField } from "../booking/reason-field.tsx";
import { useFormat } from "../format.ts";
import { isDesk } from "../identity/roles.ts";
import { useLogin } from "../identity/session.tsx";
import { intoView } from "../into-view.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { useNoteUnsaved } from "../unsaved.tsx";
import { TakeForm } from "./take-form.tsx";
import { type DeskPayment, useDesk } from "./use-desk.ts";

/** What was paid at the desk and by whom it was taken, and the way to take what is due. */
export function DeskPayments({ appointment }: { appointment: Appointment }) {
  const say = useSay();
  const { role } = useLogin();
  const { money, moment } = useFormat();
  const { mutate, isPending, error, variables } = useDesk(appointment.id);
  const [open, setOpen] = useState<string>();
  const close = () => setOpen(undefined);
  const { atDesk, dueMinor, openByCardMinor, endingCard } = appointment.payment;
  const takeableMinor = dueMinor + openByCardMinor;
  const isDue = takeableMinor > 0 && appointment.status !== "requested";
  const isWaiting = isDesk(role) && endingCard;
  const mayTake = isDesk(role) && isDue && !isWaiting;
  if (atDesk.length === 0 && !mayTake && !isWaiting) return null;
  return (
    <section aria-labelledby="at-desk">
      <Group justify="space-between">
        <Title order={2} fz={16} id="at-desk">
          {say("desk.title")}
        </Title>
        {mayTake && open !== "take" && (
          <Button size="compact-sm" {...(dueMinor === 0 && { variant: "default" })} onClick={() => setOpen("take")}>
            {say(dueMinor > 0 ? "desk.take" : "desk.takeInstead", {
              amount: money({ amountMinor: takeableMinor, currency: appointment.price.currency }),
            })}
          </Button>
        )}
      </Group>
      {isWaiting && (
        <Text size="sm" mt="xs" role="status">
          {appointment.status === "held" && appointment.holdExpiresAt
            ? say("desk.endingCard.held", { until: moment(appointment.holdExpiresAt, appointment.clinic.timeZone) })
            : say("desk.endingCard")}
        </Text>
      )}
      {mayTake && open === "take" && (
        <TakeForm
          {...{ appointment, isBusy: isPending }}
          onTake={(taken) => mutate({ act: "take", ...taken }, { onSuccess: close })}
          onLeave={close}
        />
      )}
      {atDesk.map((payment) => (
        <PaymentLine
          key={payment.id}
          {...{ appointment, payment, isBusy: isPending, isOpen: open === payment.id }}
          onOpen={() => setOpen(payment.id)}
          onLeave={close}
          onCorrect={(reason) => mutate({ act: "correct", paymentId: payment.id, reason }, { onSuccess: close })}
          onGiveBack={() => mutate({ act: "giveBack", paymentId: payment.id, amountMinor: payment.dueBackMinor })}
        />
      ))}
      <ProblemNotice error={error} onRetry={variables && (() => mutate(variables))} />
    </section>
  );
}

type LineProps = {
  appointment: Appointment;
  payment: DeskPayment;
  isBusy: boolean;
  isOpen: boolean;
  onOpen: () => void;
  onLeave: () => void;
  onCorrect: (reason: string) => void;
  onGiveBack: () => void;
};

function PaymentLine({ appointment, payment, isBusy, isOpen, onOpen, ...on }: LineProps) {
  const say = useSay();
  const { role, account } = useLogin();
  const { money, momentFirst } = useFormat();
  const { timeZone } = appointment.clinic;
  const { method, takenAt, takenBy, correction, refundedMinor, dueBackMinor } = payment;
  const write = (amountMinor: number) => money({ amountMinor, currency: appointment.price.currency });
  const isMine = takenBy?.accountId === account.id;
  const stands = correction === null && refundedMinor === 0;
  return (
    <Stack gap={2} mt="xs">
      <Text size="sm" {...(correction && { td: "line-through", c: "dimmed" })}>
        <b>{write(payment.amountMinor)}</b> · {say(`desk.method.${method}`)}
      </Text>
      <Text size="xs" c="dimmed">
        <time dateTime={takenAt}>{momentFirst(takenAt, timeZone)}</time>
        {takenBy && (
          <>
            {" · "}
            <bdi>{takenBy.name ?? say("desk.someone")}</bdi>
          </>
        )}
      </Text>
      {correction && (
        <Text size="sm">
          {say("desk.corrected", { by: correction.by.name ?? say("desk.someone") })} <bdi>{correction.reason}</bdi>
        </Text>
      )}
      {refundedMinor > 0 && <Text size="sm">{say("desk.givenBack", { amount: write(refundedMinor) })}</Text>}
      {isDesk(role) && !isOpen && (
        <Group gap="xs">
          {dueBackMinor > 0 && (
            <Button size="compact-sm" disabled={isBusy} onClick={on.onGiveBack}>
              {say(`desk.giveBack.${method}`, { amount: write(dueBackMinor) })}
            </Button>
          )}
          {stands && !isMine && (
            <Button size="compact-sm" variant="subtle" disabled={isBusy} onClick={onOpen}>
              {say("desk.correct")}
            </Button>
          )}
          {stands && isMine && (
            <Text size="xs" c="dimmed">
              {say("desk.correctHint")}
            </Text>
          )}
        </Group>
      )}
      {isOpen && <CorrectForm amount={write(payment.amountMinor)} isBusy={isBusy} {...on} />}
    </Stack>
  );
}

type CorrectProps = { amount: string; isBusy: boolean; onCorrect: (reason: string) => void; onLeave: () => void };

function CorrectForm({ amount, isBusy, onCorrect, onLeave }: CorrectProps) {
  const say = useSay();
  const [reason, setReason] = useState("");
  useNoteUnsaved(() => reason.trim() !== "", "appointment");
  return (
    <Stack gap="xs" mt="xs" ref={intoView}>
      <ReasonField description={say("desk.reasonHint")} data-autofocus autoFocus reason={reason} onChange={setReason} />
      <Group gap="xs">
        <Button
          size="sm"
          color="red"
          loading={isBusy}
          disabled={reason.trim() === ""}
          onClick={() => onCorrect(reason.trim())}
        >
          {say("desk.correctNow", { amount })}
        </Button>
        <Button size="sm" variant="default" disabled={isBusy} onClick={onLeave}>
          {say("board.keepRequest")}
        </Button>
      </Group>
    </Stack>
  );
}
