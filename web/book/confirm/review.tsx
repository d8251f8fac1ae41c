import { useState } from "preact/hooks";
import type { components } from "../../../clients/typescript/openapi.d.ts";
import type { OtherTime } from "../choice.ts";
import { Failure } from "../failure.tsx";
import { dayAt } from "../format.ts";
import { type Outcome, outcomeOf } from "../outcome.ts";
import { useWordsOnBothClocks } from "../own-time.ts";
import type { Clinic } from "../page-data.ts";
import { api, type Session } from "../session.ts";
import { useLoaded } from "../use-loaded.ts";
import type { Visit } from "../visit.ts";
import { useWords } from "../words.ts";
import { AskedFirst } from "./asked-first.tsx";
import { forgetKeys, keyFor } from "./booking-key.ts";
import { askedOf, handOver } from "./intake.ts";
import { LogOut } from "./log-out.tsx";
import { alternativesIn, NearestTimes } from "./nearest-times.tsx";
import { Notice } from "./notice.tsx";
import { OwnVisits } from "./own-visits.tsx";
import { cancelTerms, cardTerms } from "./payment-words.ts";
import { PriceLines } from "./price-lines.tsx";
import { StaffLogin } from "./staff-login.tsx";
import { Taken } from "./taken.tsx";

type Quote = components["schemas"]["Quote"];
type Me = components["schemas"]["Me"];

type Props = {
  visit: Visit;
  clinic: Clinic;
  practitionerId: string | undefined;
  startsAt: string;
  /** The free times around it, once it is gone. */
  nearest: { startsAt: string }[] | undefined;
  session: Session;
  onBooked: (appointmentId: string) => void;
  onOtherTime: (other: OtherTime) => void;
  onLoggedOut: () => void;
};

/** What it costs and why, and the button that books it. */
export function Review(props: Props) {
  const { visit, clinic, startsAt, session, onLoggedOut } = props;
  const { say } = useWords();
  const [chosenId, setChosenId] = useState<string>();
  const patientId = chosenId ?? session.patients[0];
  const wanted = { clinicId: clinic.id, serviceIds: visit.services.map(({ id }) => id), startsAt };
  const loaded = useLoaded(JSON.stringify([patientId, wanted]), async (signal) => {
    if (!patientId) return undefined;
    const body = { ...wanted, patientId };
    const [me, quote] = await Promise.all([
      outcomeOf(api.GET("/v1/me", { signal })),
      outcomeOf(api.POST("/v1/quotes", { body, signal })),
    ]);
    if (me.kind !== "done" || quote.kind === "unreachable") throw new Error("no answer");
    return { me: me.value, quote };
  });

  if (!patientId) return <StaffLogin day={dayAt(new Date(startsAt), clinic.timeZone)} onLoggedOut={onLoggedOut} />;
  if (loaded.state === "failed") return <Failure retry={loaded.retry} />;
  if (loaded.state === "loading" || !loaded.value) return <span class="skeleton" />;
  const { me, quote } = loaded.value;
  const who = (
    <>
      {me.patients.length > 1 && <ForWhom me={me} patientId={patientId} onChoose={setChosenId} />}
      <div class="chosen">
        <span>{say.bookingFor(me.patients.find(({ id }) => id === patientId)?.fullName ?? "")}</span>
        <LogOut label={say.notYou} onLoggedOut={onLoggedOut} />
      </div>
    </>
  );
  // Who cannot book it at all is told so, and not asked.
  const asked = quote.kind === "done" ? askedOf(visit) : [];
  return (
    <AskedFirst key={patientId} {...{ patientId, asked, who }}>
      {quote.kind === "done" ? (
        <QuoteAndBook {...props} patientId={patientId} quote={quote.value} />
      ) : (
        <Notice outcome={quote} />
      )}
    </AskedFirst>
  );
}

function ForWhom({ me, patientId, onChoose }: { me: Me; patientId: string; onChoose: (patientId: string) => void }) {
  const { say } = useWords();
  return (
    <fieldset class="who">
      <legend>{say.forWhom}</legend>
      {me.patients.map(({ id, fullName }) => (
        <label key={id}>
          <input type="radio" name="patient" checked={id === patientId} onChange={() => onChoose(id)} />
          <bdi>{fullName}</bdi>
        </label>
      ))}
    </fieldset>
  );
}

function QuoteAndBook(props: Props & { patientId: string; quote: Quote }) {
  const { visit, clinic, practitionerId, startsAt, nearest, session, patientId, quote, onBooked, onOtherTime } = props;
  const words = useWordsOnBothClocks();
  const { say, format } = words;
  const { until, possibleUntil } = quote.cancellation;
  const promised = until && possibleUntil ? { ...quote.cancellation, until, possibleUntil } : undefined;
  const [outcome, setOutcome] = useState<Outcome<{ id: string }>>();
  const [isSending, setIsSending] = useState(false);
  const refusal = outcome?.kind === "refused" ? outcome.problem : undefined;
  const isGone = nearest !== undefined || refusal?.code === "slot_taken";
  const isRequest = quote.approval.mode === "by_clinic";
  const needsCard = quote.payment.policy === "card";
  const total = format.money({ amountMinor: quote.totalMinor, currency: quote.currency });
  const { depositMinor } = quote.payment;
  const dueNow = format.money({ amountMinor: depositMinor ?? quote.totalMinor, currency: quote.currency });

  const chooseOther = (other: string | undefined) => onOtherTime({ startsAt: other });

  const moneyWords = () => {
    if (!needsCard) return quote.totalMinor > 0 ? say.payAtClinic : say.nothingToPay;
    const terms = () => cardTerms(quote.payment, { price: quote, timeZone: clinic.timeZone }, words);
    if (!isRequest) return terms();
    return depositMinor === null ? say.payAfterApproval : `${say.payAfterApproval} ${terms()}`;
  };

  const buttonWords = () => {
    if (isRequest) return say.requestFor(total);
    if (quote.payment.cardPlan === "save") return say.goOnToSave(total);
    return needsCard ? say.goOnToPay(dueNow) : say.bookFor(total);
  };

  const book = async () => {
    const body = {
      clinicId: clinic.id,
      serviceIds: visit.services.map(({ id }) => id),
      practitionerId: practitionerId ?? null,
      patientId,
      startsAt,
      expectedTotalMinor: quote.totalMinor,
    };
    setIsSending(true);
    const answer = await outcomeOf(
      api.POST("/v1/appointments", { params: { header: { "idempotency-key": keyFor(body) } }, body }),
    );
    setIsSending(false);
    setOutcome(answer);
    // Without an answer the same key is sent again, so that it is booked once;
    // a refusal is over, and the next try another one.
    if (answer.kind === "refused") forgetKeys();
    if (answer.kind !== "done") return;
    handOver(patientId, askedOf(visit), answer.value.id);
    onBooked(answer.value.id);
  };

  return (
    <>
      <PriceLines quote={quote} />
      {isRequest && quote.approval.dueAt && (
        <p class="notice">{say.clinicAnswersFirst(format.moment(quote.approval.dueAt, clinic.timeZone))}</p>
      )}
      <p class="hint">
        {moneyWords()} {isRequest && say.takeBack}
      </p>
      {promised && (
        <p class="hint">
          {isRequest && say.onceBooked}{" "}
          {cancelTerms(promised, { timeZone: clinic.timeZone, currency: quote.currency }, words)}
        </p>
      )}
      {outcome && <Notice outcome={outcome} />}
      {refusal && (
        <>
          <OwnVisits
            {...{ patientId, startsAt }}
            problem={refusal}
            minutes={visit.minutes}
            timeZone={clinic.timeZone}
          />
          <NearestTimes times={alternativesIn(refusal)} timeZone={clinic.timeZone} onChoose={chooseOther} />
        </>
      )}
      {nearest && !refusal && (
        <Taken {...{ startsAt, session }} times={nearest} timeZone={clinic.timeZone} onChoose={chooseOther} />
      )}
      {!isGone && (
        <button
          type="button"
          class="button wide"
          disabled={isSending}
          aria-busy={isSending}
          onClick={() => void book()}
        >
          {buttonWords()}
        </button>
      )}
    </>
  );
}
