import { useEffect } from "preact/hooks";
import { calendarFile } from "../../shared/calendar-file.ts";
import { turnsOf } from "../../shared/turns.ts";
import { Question } from "../choosing.tsx";
import type { Messages } from "../messages/en.ts";
import { useOwnTime, useWordsOnBothClocks } from "../own-time.ts";
import { Phone } from "../phone.tsx";
import { api } from "../session.ts";
import { useLoaded } from "../use-loaded.ts";
import { useWords } from "../words.ts";
import { forgetKeys } from "./booking-key.ts";
import { moneyOf, termsOf } from "./payment-words.ts";
import { type Appointment, moneyAfter } from "./standing.ts";
import { WhatAndWho } from "./what-and-who.tsx";

type Props = { appointment: Appointment; onOtherTime: () => void };

/**
 * The end of a booking: what, where and when, what happens next and what can be done with it; or
 * why there is none, and the way to another time.
 */
export function Done({ appointment, onOtherTime }: Props) {
  const { say } = useWords();
  useEffect(forgetKeys, []);
  const { status, refusal } = appointment;
  if (status === "refused" || status === "expired" || status === "cancelled")
    return (
      <section>
        <Question>{titleOfRefusal(refusal?.code, say) ?? say.notBooked[status]}</Question>
        {refusal?.reason && (
          <p>
            {say.clinicWrites} <bdi>{refusal.reason}</bdi>
          </p>
        )}
        <p>{say.nothingCharged}</p>
        <button type="button" class="button wide" onClick={onOtherTime}>
          {say.otherTimes}
        </button>
      </section>
    );
  if (status === "completed") return <Over appointment={appointment} />;
  const wayIn = Date.now() <= Date.parse(appointment.cancellation.possibleUntil) ? say.seeOrCancel : say.see;
  return (
    <section>
      <Question>{say.booked}</Question>
      <Facts appointment={appointment} />
      <Ways appointment={appointment} wayIn={wayIn} />
      <h2>{say.whatNext}</h2>
      <NextSteps {...{ appointment, wayIn }} />
    </section>
  );
}

/** For whoever has paid the rest by link, or comes too late for that. */
function Over({ appointment }: { appointment: Appointment }) {
  const { say, format } = useWords();
  const { payment, price } = appointment;
  const write = (amountMinor: number) => format.money({ amountMinor, currency: price.currency });
  const titles = {
    due: () => say.payAmountAtClinic(write(payment.endingCard ? payment.openByCardMinor : payment.dueMinor)),
    charging: () => say.beingCharged(write(payment.amountMinor)),
    held: () => say.heldForClinic(write(payment.amountMinor)),
    paid: () => say.allPaid,
    nothing: () => say.visitOver,
  };
  return (
    <section>
      <Question>{titles[moneyAfter(appointment)]()}</Question>
      <Facts appointment={appointment} />
    </section>
  );
}

function Facts({ appointment }: { appointment: Appointment }) {
  const { say, format } = useWords();
  const { clinic, startsAt, rooms } = appointment;
  const own = useOwnTime()(startsAt, clinic.timeZone);
  return (
    <>
      <p class="big">
        {format.moment(startsAt, clinic.timeZone)} {own && <small>({say.yourTime(own)})</small>}
      </p>
      <p>
        <WhatAndWho appointment={appointment} />
        {rooms.length > 0 && (
          <>
            {" · "}
            <bdi class="together">{rooms.map(({ name }) => name).join(", ")}</bdi>
          </>
        )}
      </p>
      <p>
        <strong>
          <bdi>{clinic.name}</bdi>
        </strong>
        <br />
        <bdi>{clinic.address}</bdi>
        <Phone number={clinic.phone} />
      </p>
    </>
  );
}

function Ways({ appointment, wayIn }: { appointment: Appointment; wayIn: string }) {
  const { say, language } = useWords();
  const { id, clinic } = appointment;
  const map = `https://www.openstreetmap.org/search?query=${encodeURIComponent(clinic.address)}`;
  return (
    <p class="ways">
      <a class="quiet" target="_blank" rel="noreferrer" href={map}>
        {say.directions}
      </a>
      <a class="quiet" download="appointment.ics" href={calendarFile(appointment)}>
        {say.toCalendar}
      </a>
      <a class="quiet" href={`/app/appointments/${id}?lang=${language}`}>
        {wayIn}
      </a>
    </p>
  );
}

type NextStepsProps = { appointment: Appointment; wayIn: string };

/** The money, how to get out of it, the mail that comes, and why it is this practitioner. */
function NextSteps({ appointment, wayIn }: NextStepsProps) {
  const words = useWordsOnBothClocks();
  const { say } = words;
  const { status, patientId, payment } = appointment;
  const email = useLoaded(patientId, async (signal) => {
    const { data } = await api.GET("/v1/patients/{patientId}", { params: { path: { patientId } }, signal });
    return data?.email;
  });
  return (
    <ul class="steps">
      <li>{moneyOf(appointment, words)}</li>
      <li>{termsOf(appointment, words)}</li>
      {status === "confirmed" && email.state === "loaded" && email.value && (
        <li>{say.confirmationGoesTo(email.value)}</li>
      )}
      {payment.deskPlan === null && <Chosen appointment={appointment} />}
      <li>{say.findItAgain(wayIn)}</li>
    </ul>
  );
}

/** Why it is them, of those who were not asked for by name. */
function Chosen({ appointment }: { appointment: Appointment }) {
  const { say } = useWords();
  const turns = turnsOf(appointment);
  return turns.map(({ place, practitioner, services: [first] }) => {
    const why = place === 0 ? appointment.assignment : first?.assignment;
    return (
      why && (
        <li key={place}>
          {turns.length > 1 && <bdi>{practitioner.name}: </bdi>}
          {say.chosenForYou[why.rule](why.freePractitioners)}
        </li>
      )
    );
  });
}

/** What the clinic did not say yes to, is said as its doing. */
function titleOfRefusal(code: string | undefined, say: Messages): string | undefined {
  if (code === "declined") return say.declinedRequest;
  return code === "not_answered" ? say.notAnsweredRequest : undefined;
}
