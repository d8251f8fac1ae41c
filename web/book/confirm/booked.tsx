import { useCallback, useEffect, useState } from "preact/hooks";
import type { OtherTime } from "../choice.ts";
import { outcomeOf } from "../outcome.ts";
import type { CardForm } from "../page-data.ts";
import { api } from "../session.ts";
import { useWords } from "../words.ts";
import { AcceptPrice } from "./accept-price.tsx";
import { Done } from "./done.tsx";
import { GiveBack } from "./give-back.tsx";
import { HoldTime } from "./hold-time.tsx";
import { LeftToDesk } from "./left-to-desk.tsx";
import { LogOut } from "./log-out.tsx";
import { Notice } from "./notice.tsx";
import { Pay } from "./pay.tsx";
import { Requested } from "./requested.tsx";
import { type Appointment, isLeftToDesk, isPreparing, type Known, learn, waitOf } from "./standing.ts";
import { UnsentAnswers } from "./unsent-answers.tsx";

type Props = {
  appointmentId: string;
  cardForm: CardForm;
  onOtherTime: (other: OtherTime) => void;
  onLoggedOut: () => void;
};

/** Where a booking stands, and what is to be done for it: pay, accept another price, wait, or nothing any more. */
export function Booked({ appointmentId, cardForm, onOtherTime, onLoggedOut }: Props) {
  const { say } = useWords();
  const [{ standing, isBehind }, setKnown] = useState<Known>({ standing: undefined, isBehind: false });
  const path = { appointmentId };
  const read = useCallback(async () => {
    const answer = await outcomeOf(api.GET("/v1/appointments/{appointmentId}", { params: { path } }));
    setKnown((known) => learn(known, answer));
  }, [appointmentId]);
  /** Has Stripe asked, and shows what came of it. */
  const check = useCallback(async () => {
    await outcomeOf(api.POST("/v1/appointments/{appointmentId}/payment-check", { params: { path } }));
    await read();
  }, [appointmentId]);

  const askAgainMs = waitOf(standing, Date.now());
  useEffect(() => {
    void (/(payment|setup)_intent=/.test(location.search) ? check() : read());
  }, [check, read]);
  useEffect(() => {
    if (askAgainMs === undefined) return undefined;
    const timer = setInterval(() => void read(), askAgainMs);
    return () => clearInterval(timer);
  }, [askAgainMs, read]);

  if (standing?.kind === "refused")
    return (
      <section>
        <Notice outcome={standing} />
        <LogOut label={say.notYou} onLoggedOut={onLoggedOut} />
      </section>
    );
  if (standing?.kind !== "done" || !("clinic" in standing.value))
    return (
      <div role="status">
        <h1>{say.stillBooking}</h1>
        <p>{standing?.kind === "unreachable" ? say.unreachable : say.stillBookingHint}</p>
      </div>
    );
  const appointment = standing.value;
  return (
    <>
      {!isOff(appointment) && <UnsentAnswers appointment={appointment} />}
      <Stage {...{ appointment, cardForm, isBehind, read, check, onOtherTime }} />
    </>
  );
}

/** It came to nothing, or does not any more. */
const isOff = ({ status }: Appointment) => status === "refused" || status === "expired" || status === "cancelled";

type StageProps = Pick<Props, "cardForm" | "onOtherTime"> & {
  appointment: Appointment;
  isBehind: boolean;
  read: () => Promise<void>;
  check: () => Promise<void>;
};

function Stage({ appointment, cardForm, isBehind, read, check, onOtherTime }: StageProps) {
  const { say } = useWords();
  const { id: appointmentId, services, clinic } = appointment;
  const chooseAnew = () =>
    onOtherTime({ serviceIds: services.map(({ serviceId }) => serviceId), clinicId: clinic.id, startsAt: undefined });
  const { payBy, saveBy, clientSecret } = appointment.payment;
  if (payBy || (saveBy && clientSecret)) return <Pay {...{ appointment, cardForm, check }} />;
  if (appointment.status === "held")
    return (
      <section>
        {isBehind && <Notice outcome={{ kind: "unreachable" }} />}
        {appointment.holdExpiresAt && (
          <HoldTime
            until={appointment.holdExpiresAt}
            timeZone={appointment.clinic.timeZone}
            onOver={() => void read()}
          />
        )}
        {appointment.priceChange && !appointment.priceChange.accepted && <AcceptPrice {...{ appointment, read }} />}
        {appointment.payment.clientSecret && <Pay {...{ appointment, cardForm, check }} />}
        {isPreparing(appointment) && <p role="status">{say.preparingPayment}</p>}
        {isLeftToDesk(appointment) && <LeftToDesk appointment={appointment} />}
        <GiveBack {...{ appointmentId, read }} onGivenBack={chooseAnew} />
      </section>
    );
  if (appointment.status === "requested") return <Requested appointment={appointment} />;
  return <Done appointment={appointment} onOtherTime={chooseAnew} />;
}
