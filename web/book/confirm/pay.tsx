import { Question } from "../choosing.tsx";
import { useWordsOnBothClocks } from "../own-time.ts";
import type { CardForm } from "../page-data.ts";
import { sayDecline } from "./decline.ts";
import { cardTerms, termsOf } from "./payment-words.ts";
import { StandInCard } from "./stand-in-card.tsx";
import type { Appointment } from "./standing.ts";
import { StripeCard } from "./stripe-card.tsx";
import { VisitInShort } from "./visit-in-short.tsx";

type Props = { appointment: Appointment; cardForm: CardForm; check: () => Promise<void> };

/**
 * The card that the amount is held on, or that is saved for it. A decline leaves the time as it is: another card may be
 * tried until it is over.
 */
export function Pay({ appointment, cardForm, check }: Props) {
  const words = useWordsOnBothClocks();
  const { say, format } = words;
  const { price, payment, startsAt, clinic } = appointment;
  const amount = format.money({ amountMinor: payment.amountMinor, currency: price.currency });
  const returnUrl = location.href;
  const { payBy, saveBy } = payment;
  const isSaved = payment.clientSecretOf === "setup_intent";
  const doIt = saveBy ? say.saveOnly : isSaved ? say.saveCard : say.pay(amount);
  const isRest = payment.depositMinor !== null;
  const terms = payBy
    ? isRest
      ? say.payRest(format.moment(payBy, clinic.timeZone))
      : say.payToKeep(format.moment(payBy < startsAt ? payBy : startsAt, clinic.timeZone))
    : cardTerms(payment, { price, timeZone: clinic.timeZone }, words);
  return (
    <>
      <Question>{payBy ? (isRest ? say.payRestNow : say.payNow) : isSaved ? say.yourCard : say.payByCard}</Question>
      <VisitInShort appointment={appointment} />
      {saveBy && <p>{say.saveForMove(format.moment(saveBy, clinic.timeZone))}</p>}
      <p class="hint">
        {terms} {!payBy && termsOf(appointment, words)}
      </p>
      {payment.declineCode && (
        <p class="problem" role="alert">
          {sayDecline(payment.declineCode, say)}{" "}
          {isRest && payBy ? say.notCharged : payBy || saveBy ? say.stillYours : say.stillHeld}
        </p>
      )}
      {cardForm.kind === "stripe" ? (
        <StripeCard {...{ payment, doIt, returnUrl, check }} />
      ) : (
        <StandInCard {...{ payment, doIt, returnUrl, check }} apiUrl={cardForm.apiUrl} />
      )}
    </>
  );
}
