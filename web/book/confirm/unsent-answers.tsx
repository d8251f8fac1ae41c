import { useEffect, useState } from "preact/hooks";
import { type Outcome, outcomeOf } from "../outcome.ts";
import { api } from "../session.ts";
import { useWords } from "../words.ts";
import { forgetDrafts, forgetUnsent, unsentAnswers } from "./intake.ts";
import type { Appointment } from "./standing.ts";

/**
 * Sends what was answered on the way here, now that there is an appointment that it belongs to. Whatever comes of it,
 * the booking stands: the answers wait in this tab, or are given again beside the appointment.
 */
export function UnsentAnswers({ appointment }: { appointment: Appointment }) {
  const { id: appointmentId, patientId, status } = appointment;
  const { say } = useWords();
  const [outcome, setOutcome] = useState<Outcome<unknown>>();
  const [isSending, setIsSending] = useState(false);

  const send = async () => {
    const services = unsentAnswers(appointmentId);
    if (!services) return;
    setIsSending(true);
    const answer = await outcomeOf(
      api.PUT("/v1/appointments/{appointmentId}/intake", { params: { path: { appointmentId } }, body: { services } }),
    );
    if (answer.kind !== "unreachable") forgetUnsent(appointmentId);
    setIsSending(false);
    setOutcome(answer);
  };
  useEffect(() => void send(), [appointmentId]);
  const isHeld = status === "held";
  useEffect(() => {
    if (!isHeld) forgetDrafts(patientId);
  }, [patientId, isHeld]);

  if (!outcome || outcome.kind === "done") return null;
  return (
    <>
      <p class="problem" role="alert">
        {outcome.kind === "refused" ? say.answersRefused : say.answersUnsent}
      </p>
      {outcome.kind === "unreachable" && (
        <button type="button" class="button wide" disabled={isSending} onClick={() => void send()}>
          {say.sendAnswers}
        </button>
      )}
    </>
  );
}
