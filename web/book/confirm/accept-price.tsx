import { useState } from "preact/hooks";
import { Question } from "../choosing.tsx";
import { type Outcome, outcomeOf } from "../outcome.ts";
import { api } from "../session.ts";
import { useWords } from "../words.ts";
import { keyFor } from "./booking-key.ts";
import { Notice } from "./notice.tsx";
import type { Appointment } from "./standing.ts";

/**
 * The price rose between the quote and the booking: what it is now and why.
 * Paying by card accepts it; without a card it is asked.
 */
export function AcceptPrice({ appointment, read }: { appointment: Appointment; read: () => Promise<void> }) {
  const { say, format } = useWords();
  const [outcome, setOutcome] = useState<Outcome<unknown>>();
  const { id, price, priceChange, payment } = appointment;
  if (!priceChange) return null;
  const money = (amountMinor: number) => format.money({ amountMinor, currency: price.currency });

  const accept = async () => {
    const params = {
      path: { appointmentId: id },
      header: { "idempotency-key": keyFor({ accept: id }) },
    };
    const answer = await outcomeOf(api.POST("/v1/appointments/{appointmentId}/price-acceptance", { params }));
    setOutcome(answer);
    await read();
  };

  return (
    <>
      <Question>{say.priceChanged}</Question>
      <p>
        {say.priceReasons[priceChange.reason]}{" "}
        {say.priceWasAndIs(money(priceChange.expectedTotalMinor), money(price.totalMinor))}
      </p>
      {outcome && <Notice outcome={outcome} />}
      {!payment.clientSecret && (
        <button type="button" class="button wide" onClick={() => void accept()}>
          {say.bookFor(money(price.totalMinor))}
        </button>
      )}
    </>
  );
}
