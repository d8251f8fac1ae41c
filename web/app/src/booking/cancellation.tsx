import { Box, Button, Group, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { query } from "../api.ts";
import { useFormat } from "../format.ts";
import { useLogin } from "../identity/session.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { useNoteUnsaved } from "../unsaved.tsx";
import { type Appointment, cancelUntil, isInTime } from "./appointment.ts";
import { useMoneyWords } from "./money-words.ts";
import { useCancellation } from "./use-appointments.ts";

type CancellationProps = { appointment: Appointment; onKeep?: () => void; onCancelled?: () => void };

/** What cancelling means for the money, or that it is too late for it online, and only then the button. */
export function Cancellation({ appointment, onKeep, onCancelled }: CancellationProps) {
  const say = useSay();
  const { consequenceOf } = useMoneyWords();
  const [reason, setReason] = useState("");
  const { mutate: cancel, error, isPending, variables } = useCancellation(appointment.id, onCancelled);
  const terms = useCancellationTerms(appointment);
  useNoteUnsaved(() => reason.trim() !== "");
  const isRequest = appointment.status === "requested";
  if (!terms) return null;
  return (
    <Box>
      <Text component="p" m={0}>
        {terms.text}
      </Text>
      {terms.isOpen && (
        <>
          <Text component="p" m={0} mt={4} fw={600}>
            {consequenceOf(appointment)}
          </Text>
          <Textarea
            mt="md"
            maw={480}
            size="md"
            autosize
            maxLength={500}
            label={say("booking.cancel.reason")}
            description={say("booking.cancel.reasonHint")}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group mt="md" gap="sm">
            <Button color="red.9" size="md" loading={isPending} onClick={() => cancel(reason.trim())}>
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

/** Whether it can be cancelled by whoever is logged in, and until when. undefined until that is known. */
export function useCancellationTerms(appointment: Appointment): { isOpen: boolean; text: string } | undefined {
  const say = useSay();
  const { moment } = useFormat();
  const { role, organization } = useLogin();
  const [now] = useState(Date.now);
  const { slug } = organization;
  const { data } = query.useQuery("get", "/v1/organizations/{slug}", { params: { path: { slug } } });
  if (appointment.status === "requested") return { isOpen: true, text: say("booking.cancel.requested") };
  if (appointment.status === "held") return { isOpen: true, text: say("booking.cancel.held") };
  if (role !== "patient") return { isOpen: true, text: say("booking.cancel.byStaff") };
  if (!data) return undefined;
  const until = cancelUntil(appointment, data.cancellationNoticeMinutes);
  const isOpen = isInTime(until, now);
  const words = { until: moment(until, appointment.clinic.timeZone), clinic: appointment.clinic.name };
  return { isOpen, text: say(isOpen ? "booking.cancel.until" : "booking.cancel.tooLate", words) };
}
