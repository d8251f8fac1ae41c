import { useState } from "preact/hooks";
import { type Outcome, outcomeOf } from "../outcome.ts";
import { api } from "../session.ts";
import { useWords } from "../words.ts";
import { forgetKeys, keyFor } from "./booking-key.ts";
import { Notice } from "./notice.tsx";

type Props = {
  appointmentId: string;
  /** What became of it instead is shown. */
  read: () => Promise<void>;
  onGivenBack: () => void;
};

/**
 * The way out of a hold: its time is free for others at once, and another one is chosen. A payment that came in
 * meanwhile is not undone by it.
 */
export function GiveBack({ appointmentId, read, onGivenBack }: Props) {
  const { say } = useWords();
  const [outcome, setOutcome] = useState<Outcome<unknown>>();
  const [isSending, setIsSending] = useState(false);

  const giveBack = async () => {
    const params = { path: { appointmentId }, header: { "idempotency-key": keyFor({ giveBack: appointmentId }) } };
    setIsSending(true);
    const answer = await outcomeOf(
      api.POST("/v1/appointments/{appointmentId}/cancellation", { params, body: { unlessBooked: true } }),
    );
    setIsSending(false);
    if (answer.kind === "done" && answer.value.status === "cancelled") {
      forgetKeys();
      onGivenBack();
      return;
    }
    setOutcome(answer.kind === "done" ? { kind: "unreachable" } : answer);
    await read();
  };

  return (
    <>
      {outcome && <Notice outcome={outcome} />}
      <button type="button" class="quiet" disabled={isSending} aria-busy={isSending} onClick={() => void giveBack()}>
        {say.giveBack}
      </button>
    </>
  );
}
