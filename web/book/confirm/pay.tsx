import { Question } from "../choosing.tsx";
import type { CardForm } from "../page-data.ts";
import { useWords } from "../words.ts";
import { cardTerms } from "./payment-words.ts";
import { StandInCard } from "./stand-in-card.tsx";
import type { Appointment } from "./standing.ts";
import { StripeCard } from "./stripe-card.tsx";

type Props = { appointment: Appointment; cardForm: CardForm; check: () => Promise<void> };

/** The card that the amount is held on. A decline leaves the time held: another card may be tried until it is over. */
export function Pay({ appointment, cardForm, check }: Props) {
  const words = useWords();
  const { say, format } = words;
  const { price, payment, services, startsAt, clinic, practitioner } = appointment;
  const amount = format.money({ amountMinor: payment.amountMinor, currency: price.currency });
  const returnUrl = location.href;
  return (
    <>
      <Question>{say.payByCard}</Question>
      <p>
        <strong>
          <bdi>{services.map(({ name }) => name).join(", ")}</bdi>
        </strong>
        <br />
        {format.moment(startsAt, clinic.timeZone)} · <bdi>{clinic.name}</bdi>
        {practitioner && (
          <>
            {" · "}
            <bdi>{practitioner.name}</bdi>
          </>
        )}
      </p>
      <p class="hint">{cardTerms(payment.capturedWhen, amount, words)}</p>
      {payment.declineCode && (
        <p class="problem" role="alert">
          {say.declines[payment.declineCode] ?? say.declined} {say.stillHeld}
        </p>
      )}
      {cardForm.kind === "stripe" ? (
        <StripeCard {...{ payment, amount, returnUrl, check }} />
      ) : (
        <StandInCard {...{ payment, amount, returnUrl, check }} apiUrl={cardForm.apiUrl} />
      )}
    </>
  );
}
