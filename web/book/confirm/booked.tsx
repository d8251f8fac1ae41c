import { useCallback, useEffect, useState } from "preact/hooks";
import type { components } from "../../../clients/typescript/openapi.d.ts";
import { type Outcome, outcomeOf } from "../outcome.ts";
import type { CardForm } from "../page-data.ts";
import { api } from "../session.ts";
import { useWords } from "../words.ts";
import { AcceptPrice } from "./accept-price.tsx";
import { Done } from "./done.tsx";
import { HoldTime } from "./hold-time.tsx";
import { Notice } from "./notice.tsx";
import { Pay } from "./pay.tsx";
import { Requested } from "./requested.tsx";

export type Appointment = components["schemas"]["Appointment"];
type Standing = Appointment | components["schemas"]["PendingAppointment"];

type Props = { appointmentId: string; cardForm: CardForm; onOtherTime: () => void };

/** While the outcome is not known the page asks this often. */
const ASK_AGAIN_MS = 1_500;
/** While the clinic is to answer. */
const ASK_CLINIC_MS = 15_000;

/** Where a booking stands, and what is to be done for it: pay, accept another price, wait, or nothing any more. */
export function Booked({ appointmentId, cardForm, onOtherTime }: Props) {
  const { say } = useWords();
  const [standing, setStanding] = useState<Outcome<Standing>>();
  const path = { appointmentId };
  const read = useCallback(
    async () => setStanding(await outcomeOf(api.GET("/v1/appointments/{appointmentId}", { params: { path } }))),
    [appointmentId],
  );
  /** Has Stripe asked, and shows what came of it. */
  const check = useCallback(async () => {
    await outcomeOf(api.POST("/v1/appointments/{appointmentId}/payment-check", { params: { path } }));
    await read();
  }, [appointmentId]);

  const askAgainMs = waitOf(standing);
  useEffect(() => {
    void (location.search.includes("payment_intent") ? check() : read());
  }, [check, read]);
  useEffect(() => {
    if (askAgainMs === undefined) return undefined;
    const timer = setInterval(() => void read(), askAgainMs);
    return () => clearInterval(timer);
  }, [askAgainMs, read]);

  if (standing?.kind === "refused") return <Notice outcome={standing} />;
  if (standing?.kind !== "done" || !("clinic" in standing.value))
    return (
      <div role="status">
        <h1>{say.stillBooking}</h1>
        <p>{standing?.kind === "unreachable" ? say.unreachable : say.stillBookingHint}</p>
      </div>
    );
  const appointment = standing.value;
  if (appointment.status === "held")
    return (
      <section>
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
      </section>
    );
  if (appointment.status === "requested") return <Requested appointment={appointment} />;
  return <Done appointment={appointment} onOtherTime={onOtherTime} />;
}

/** How long until it is asked again where it stands; undefined while that changes by the visitor alone. */
function waitOf(standing: Outcome<Standing> | undefined): number | undefined {
  if (standing?.kind === "refused") return undefined;
  if (standing?.kind !== "done" || !("clinic" in standing.value)) return ASK_AGAIN_MS;
  if (standing.value.status === "requested") return ASK_CLINIC_MS;
  return isPreparing(standing.value) ? ASK_AGAIN_MS : undefined;
}

/** Approved a moment ago: Stripe has not made its payment yet. */
const isPreparing = ({ status, payment }: Appointment) =>
  status === "held" && payment.capturedWhen !== null && payment.clientSecret === null;
