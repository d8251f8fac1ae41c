import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../api.ts";
import type { Appointment } from "../booking/appointment.ts";
import { useShowChange } from "../booking/board/board-data.ts";
import { noteOwnChange } from "../booking/board/own-changes.ts";
import { ReasonField } from "../booking/reason-field.tsx";
import { useFormat } from "../format.ts";
import { isDesk, isManaging } from "../identity/roles.ts";
import { useLogin } from "../identity/session.tsx";
import { intoView } from "../into-view.ts";
import { MoneyInput } from "../organization/editing/money-input.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { sendOnce } from "../send-once.ts";
import { useNoteUnsaved } from "../unsaved.tsx";
import { useWish } from "../use-wish.ts";

type Refund = Appointment["refunds"][number];
type Wish = { act: "make"; amountMinor: number; reason: string } | { act: "approval" | "refusal"; refundId: string };

/** What was given back of a visit's money, what waits for a second person, and the way to give back more. */
export function Refunds({ appointment }: { appointment: Appointment }) {
  const say = useSay();
  const { role } = useLogin();
  const { mutate, isPending, error, variables } = useRefund(appointment.id);
  const [isOpen, setOpen] = useState(false);
  const { refunds, payment } = appointment;
  const mostMinor = payment.byCard.refundableMinor ?? 0;
  const mayGive = isDesk(role) && mostMinor > 0;
  if (refunds.length === 0 && !mayGive) return null;
  return (
    <section aria-labelledby="refunds">
      <Group justify="space-between">
        <Title order={2} fz={16} id="refunds">
          {say("refund.title")}
        </Title>
        {mayGive && !isOpen && (
          <Button size="compact-sm" variant="default" onClick={() => setOpen(true)}>
            {say("refund.give")}
          </Button>
        )}
      </Group>
      {refunds.map((refund) => (
        <RefundLine
          key={refund.id}
          {...{ appointment, refund, isBusy: isPending }}
          onAnswer={(act) => mutate({ act, refundId: refund.id })}
        />
      ))}
      {isOpen && (
        <RefundForm
          {...{ appointment, mostMinor, isBusy: isPending }}
          onGive={(wish) => mutate(wish, { onSuccess: () => setOpen(false) })}
          onLeave={() => setOpen(false)}
        />
      )}
      <ProblemNotice error={error} onRetry={variables && (() => mutate(variables))} />
    </section>
  );
}

type LineProps = {
  appointment: Appointment;
  refund: Refund;
  isBusy: boolean;
  onAnswer: (act: "approval" | "refusal") => void;
};

function RefundLine({ appointment, refund, isBusy, onAnswer }: LineProps) {
  const say = useSay();
  const { role } = useLogin();
  const { money, momentFirst } = useFormat();
  const { amountMinor, status, note, isOwn, at } = refund;
  const isOpen = status === "proposed" && isDesk(role);
  return (
    <Stack gap={2} mt="xs">
      <Text size="sm">
        <b>{money({ amountMinor, currency: appointment.price.currency })}</b> · {say(`refund.status.${status}`)}
      </Text>
      {note && (
        <Text size="sm" c="dimmed">
          <bdi>{note}</bdi>
        </Text>
      )}
      <Text size="xs" c="dimmed" component="time" dateTime={at}>
        {momentFirst(at, appointment.clinic.timeZone)}
      </Text>
      {isOpen && (
        <Group gap="xs">
          {isManaging(role) && !isOwn && (
            <Button size="compact-sm" disabled={isBusy} onClick={() => onAnswer("approval")}>
              {say("refund.approve")}
            </Button>
          )}
          <Button size="compact-sm" variant="default" disabled={isBusy} onClick={() => onAnswer("refusal")}>
            {say(isOwn ? "refund.takeBack" : "refund.decline")}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

type FormProps = {
  appointment: Appointment;
  /** What one payment can give back. */
  mostMinor: number;
  isBusy: boolean;
  onGive: (wish: Extract<Wish, { act: "make" }>) => void;
  onLeave: () => void;
};

function RefundForm({ appointment, mostMinor, isBusy, onGive, onLeave }: FormProps) {
  const say = useSay();
  const { money } = useFormat();
  const { currency } = appointment.price;
  const [offeredMinor] = useState(mostMinor);
  const [amountMinor, setAmount] = useState(offeredMinor);
  const [reason, setReason] = useState("");
  useNoteUnsaved(() => amountMinor !== offeredMinor || reason.trim() !== "", "appointment");
  const amount = money({ amountMinor, currency });
  return (
    <Stack gap="xs" mt="xs" ref={intoView}>
      <MoneyInput
        label={say("refund.amount")}
        description={say("refund.left", { amount: money({ amountMinor: mostMinor, currency }) })}
        fixedDecimalScale
        data-autofocus
        autoFocus
        {...{ currency, amountMinor, mostMinor }}
        onChange={(typed) => setAmount(typed ?? 0)}
      />
      <ReasonField description={say("refund.reasonHint")} reason={reason} onChange={setReason} />
      <Group gap="xs">
        <Button
          size="sm"
          loading={isBusy}
          disabled={amountMinor === 0 || reason.trim() === ""}
          onClick={() => onGive({ act: "make", amountMinor, reason: reason.trim() })}
        >
          {say("refund.giveNow", { amount })}
        </Button>
        <Button size="sm" variant="default" disabled={isBusy} onClick={onLeave}>
          {say("board.keepRequest")}
        </Button>
      </Group>
    </Stack>
  );
}

/** Does it once, however often it is asked for. */
function useRefund(appointmentId: string) {
  const show = useShowChange();
  const wish = useWish();
  return useMutation({
    mutationFn: (wanted: Wish) =>
      sendOnce(wish, [appointmentId, wanted], (header) => {
        noteOwnChange(appointmentId);
        return send(appointmentId, wanted, header);
      }),
    onSuccess: show,
  });
}

function send(appointmentId: string, wish: Wish, header: { "idempotency-key": string }) {
  if (wish.act === "make") {
    const { amountMinor, reason } = wish;
    return api.POST("/v1/appointments/{appointmentId}/refunds", {
      params: { path: { appointmentId }, header },
      body: { amountMinor, reason },
    });
  }
  const params = { path: { appointmentId, refundId: wish.refundId }, header };
  return wish.act === "approval"
    ? api.POST("/v1/appointments/{appointmentId}/refunds/{refundId}/approval", { params })
    : api.POST("/v1/appointments/{appointmentId}/refunds/{refundId}/refusal", { params });
}
