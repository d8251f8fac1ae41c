import { useEffect } from "preact/hooks";
import { useWordsOnBothClocks } from "../own-time.ts";
import { forgetKeys } from "./booking-key.ts";
import { termsOf } from "./payment-words.ts";
import type { Appointment } from "./standing.ts";
import { WhatAndWho } from "./what-and-who.tsx";

/** The clinic has been asked: by when it answers, and what comes then. */
export function Requested({ appointment }: { appointment: Appointment }) {
  const words = useWordsOnBothClocks();
  const { say, format } = words;
  useEffect(forgetKeys, []);
  const { id, clinic, startsAt, price, payment, approvalDueAt } = appointment;
  const byCard = format.money({ amountMinor: payment.depositMinor ?? price.totalMinor, currency: price.currency });
  return (
    <section>
      <h1>{say.requested}</h1>
      {approvalDueAt && <p class="notice">{say.answerBy(format.moment(approvalDueAt, clinic.timeZone))}</p>}
      <p class="big">{format.moment(startsAt, clinic.timeZone)}</p>
      <p>
        <WhatAndWho appointment={appointment} />
      </p>
      <p>
        <strong>
          <bdi>{clinic.name}</bdi>
        </strong>
        <br />
        <bdi>{clinic.address}</bdi>
      </p>
      <p>{payment.capturedWhen ? say.thenPay(byCard) : say.thenBooked}</p>
      <p class="hint">
        {say.onceBooked} {termsOf(appointment, words)}
      </p>
      <p class="ways">
        <a class="quiet" href={`/app/appointments/${id}`}>
          {say.seeRequest}
        </a>
      </p>
    </section>
  );
}
