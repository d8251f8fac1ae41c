import { Box, Button, Group, Switch, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useFormat } from "../format.ts";
import { useLogin } from "../identity/session.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { useNoteUnsaved } from "../unsaved.tsx";
import { useNow } from "../use-now.ts";
import { type Appointment, isInTime, lateFeeAt } from "./appointment.ts";
import { useMoneyWords } from "./money-words.ts";
import { useCancellation } from "./use-appointments.ts";

type CancellationProps = { appointment: Appointment; onKeep?: () => void; onCancelled?: () => void };

/**
 * What cancelling means for the money, or that it is too late for it online, and only then the button. Staff may waive
 * what it would cost, with a reason.
 */
export function Cancellation({ appointment, onKeep, onCancelled }: CancellationProps) {
  const say = useSay();
  const { consequenceOf } = useMoneyWords();
  const { role } = useLogin();
  const [reason, setReason] = useState("");
  const [waivesFee, setWaivesFee] = useState(false);
  const { mutate: cancel, error, isPending, variables } = useCancellation(appointment.id, onCancelled);
  const now = useNow();
  const terms = useCancellationTerms(appointment);
  useNoteUnsaved(() => reason.trim() !== "");
  const isRequest = appointment.status === "requested";
  const feeMinor = lateFeeAt(appointment, now);
  const wanted = { reason: reason.trim(), waivesFee };
  return (
    <Box>
      <Text component="p" m={0}>
        {terms.text}
      </Text>
      {terms.isOpen && (
        <>
          <Text component="p" m={0} mt={4} fw={600}>
            {consequenceOf(appointment, waivesFee ? 0 : feeMinor)}
          </Text>
          {role !== "patient" && feeMinor > 0 && (
            <Switch
              mt="md"
              label={say("board.waive")}
              checked={waivesFee}
              onChange={({ currentTarget }) => setWaivesFee(currentTarget.checked)}
            />
          )}
          <Textarea
            mt="md"
            maw={480}
            size="md"
            autosize
            maxLength={500}
            label={say(waivesFee ? "board.reason" : "booking.cancel.reason")}
            description={say(waivesFee ? "board.waiveReason" : "booking.cancel.reasonHint")}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group mt="md" gap="sm">
            <Button
              color="red.9"
              size="md"
              loading={isPending}
              disabled={waivesFee && wanted.reason === ""}
              onClick={() => cancel(wanted)}
            >
              {say(isRequest ? "booking.cancel.confirmRequest" : "booking.cancel.confirm")}
            </Button>
            {onKeep && (
              <Button variant="default" size="md" onClick={onKeep}>
                {say(isRequest ? "booking.cancel.keepRequest" : "booking.cancel.keep")}
              </Button>
            )}
          </Group>
        </>
      )}
      <ProblemNotice error={error} onRetry={variables === undefined ? undefined : () => cancel(variables)} />
    </Box>
  );
}

/** Whether it can be cancelled by whoever is logged in, until when, and what cancelling later or not coming costs. */
export function useCancellationTerms(appointment: Appointment): { isOpen: boolean; text: string } {
  const say = useSay();
  const { dated, money } = useFormat();
  const { role } = useLogin();
  const now = useNow();
  const { clinic, price, cancellation } = appointment;
  if (appointment.status === "requested") return { isOpen: true, text: say("booking.cancel.requested") };
  if (appointment.status === "held") return { isOpen: true, text: say("booking.cancel.held") };
  if (role !== "patient") return { isOpen: true, text: say("booking.cancel.byStaff") };
  const { freeUntil, possibleUntil, fees, noShowMinor } = cancellation;
  const at = (instant: string) => dated(instant, clinic.timeZone);
  const noShow =
    noShowMinor > 0
      ? [say("booking.cancel.noShow", { amount: money({ amountMinor: noShowMinor, currency: price.currency }) })]
      : [];
  const isOpen = isInTime(possibleUntil, now);
  if (!isOpen) {
    const { name, phone, address } = clinic;
    const until = at(possibleUntil);
    const tooLate = phone
      ? say("booking.cancel.tooLate", { until, clinic: name, phone: `\u2066${phone}\u2069` }) // its + stays before it
      : say("booking.cancel.tooLateAtDesk", { until, clinic: name, address });
    return { isOpen, text: [tooLate, ...noShow].join(" ") };
  }
  const reached = fees.findLastIndex(({ after }) => now > Date.parse(after));
  const rows = fees
    .slice(reached + 1)
    .map(({ after, amountMinor }) =>
      say("booking.cancel.after", { after: at(after), amount: money({ amountMinor, currency: price.currency }) }),
    );
  const free = isInTime(freeUntil, now) ? "booking.cancel.until" : "booking.cancel.late";
  return { isOpen, text: [say(free, { until: at(freeUntil) }), ...rows, ...noShow].join(" ") };
}
