import type { CardForm } from "../page-data.ts";
import { useWords } from "../words.ts";
import { StandInCard } from "./stand-in-card.tsx";
import type { Appointment } from "./standing.ts";
import { StripeCard } from "./stripe-card.tsx";

type Props = { appointment: Appointment; cardForm: CardForm; check: () => Promise<void> };

/** The card that the amount is held on. A decline leaves the time held: another card may be tried until it is over. */
export function Pay({ appointment, cardForm, check }: Props) {
  const { say, format } = useWords();
  const { price, payment } = appointment;
  const amount = format.money({ amountMinor: payment.amountMinor, currency: price.currency });
  const returnUrl = location.href;
  return (
    <>
      <h1>{say.payByCard}</h1>
      <p>{payment.capturedWhen === "at_confirmation" ? say.chargedNow(amount) : say.heldOnCard(amount)}</p>
      {payment.declineCode && <p class="problem">{say.declined}</p>}
      {cardForm.kind === "stripe" ? (
        <StripeCard {...{ payment, amount, returnUrl, check }} />
      ) : (
        <StandInCard {...{ payment, amount, returnUrl, check }} apiUrl={cardForm.apiUrl} />
      )}
    </>
  );
}
