import { Button, Group, Stack, Switch, Text } from "@mantine/core";
import { useState } from "react";
import { useIntl } from "react-intl";
import { useFormat } from "../../format.ts";
import { useNoteUnsaved } from "../../unsaved.tsx";
import { useNow } from "../../use-now.ts";
import { lateFeeAt } from "../appointment.ts";
import { ReasonField } from "../reason-field.tsx";
import type { Appointment } from "./board-data.ts";

type ReasonFormProps = {
  act: "cancel" | "decline" | "waiveFee";
  appointment: Appointment;
  isBusy: boolean;
  onAct: (reason: string, waivesFee: boolean) => void;
  onKeep: () => void;
};

/**
 * Why a visit is cancelled is for colleagues, and may be left out unless a fee is waived with it; why a request is
 * declined is for its patient.
 */
export function ReasonForm({ act, appointment, isBusy, onAct, onKeep }: ReasonFormProps) {
  const { formatMessage } = useIntl();
  const { money } = useFormat();
  const now = useNow();
  const [reason, setReason] = useState("");
  const [waivesFee, setWaivesFee] = useState(false);
  useNoteUnsaved(() => reason.trim() !== "", "appointment");
  const feeMinor = act === "cancel" ? lateFeeAt(appointment, now) : (appointment.fee?.amountMinor ?? 0);
  const fee = money({ amountMinor: feeMinor, currency: appointment.price.currency });
  const isReasonNeeded = act !== "cancel" || waivesFee;
  const words = {
    cancel: {
      title: "board.cancelTitle",
      hint: waivesFee ? "board.waiveReason" : "board.reasonHint",
      now: "board.cancelNow",
    },
    decline: { title: "board.declineTitle", hint: "board.declineHint", now: "board.declineNow" },
    waiveFee: { title: "board.waiveTitle", hint: "board.waiveHint", now: "board.waiveNow" },
  }[act];
  return (
    <Stack gap="xs" component="section" aria-label={formatMessage({ id: words.title })}>
      {act === "cancel" && feeMinor > 0 && (
        <>
          <Text size="sm" fw={600}>
            {formatMessage({ id: "board.feeNow" }, { fee })}
          </Text>
          <Switch
            label={formatMessage({ id: "board.waive" })}
            checked={waivesFee}
            onChange={({ currentTarget }) => setWaivesFee(currentTarget.checked)}
          />
        </>
      )}
      <ReasonField
        description={formatMessage({ id: words.hint })}
        data-autofocus
        autoFocus
        reason={reason}
        onChange={setReason}
      />
      <Group gap="xs">
        <Button
          size="sm"
          {...(act !== "waiveFee" && { color: "red" })}
          loading={isBusy}
          disabled={isReasonNeeded && reason.trim() === ""}
          onClick={() => onAct(reason.trim(), waivesFee)}
        >
          {formatMessage({ id: words.now }, { fee })}
        </Button>
        <Button size="sm" variant="default" disabled={isBusy} onClick={onKeep}>
          {formatMessage({ id: act === "cancel" ? "board.keep" : "board.keepRequest" })}
        </Button>
      </Group>
    </Stack>
  );
}
