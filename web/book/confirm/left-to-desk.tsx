import { Question } from "../choosing.tsx";
import { useWords } from "../words.ts";
import type { Appointment } from "./standing.ts";
import { VisitInShort } from "./visit-in-short.tsx";

/** The desk takes the money of a time that is held: no card is asked for any more. */
export function LeftToDesk({ appointment }: { appointment: Appointment }) {
  const { say, format } = useWords();
  const { payment, price } = appointment;
  const amount = format.money({ amountMinor: payment.amountMinor, currency: price.currency });
  return (
    <>
      <Question>{say.payAmountAtClinic(amount)}</Question>
      <VisitInShort appointment={appointment} />
      <p role="status">{say.payAtDesk}</p>
    </>
  );
}
