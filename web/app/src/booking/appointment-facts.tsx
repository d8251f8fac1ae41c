import { Anchor, Text } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { turnsOf } from "../../../shared/turns.ts";
import { useFormat } from "../format.ts";
import { useLogin } from "../identity/session.tsx";
import { KeptCard } from "../payment/kept-card.tsx";
import { Line, Receipt } from "../payment/receipt.tsx";
import { ReceiptLink } from "../payment/receipt-link.tsx";
import { useSay } from "../say.ts";
import { type Appointment, namesOf } from "./appointment.ts";
import classes from "./booking.module.css";
import { useMoneyWords } from "./money-words.ts";

/** All there is to know of an appointment, each under its name. */
export function AppointmentFacts({ appointment }: { appointment: Appointment }) {
  const say = useSay();
  const { role } = useLogin();
  const { paymentOf } = useMoneyWords();
  const { clinic, practitioner, nurse, patient, rooms, payment, links } = appointment;
  return (
    <dl className={classes["facts"]}>
      {role !== "patient" && patient && (
        <Fact name={say("booking.patient")}>
          <bdi>{patient.name}</bdi>
        </Fact>
      )}
      <Fact name={say("booking.where")}>
        <strong>
          <bdi>{clinic.name}</bdi>
        </strong>
        <Text c="dimmed">
          <bdi>{clinic.address}</bdi>
          {rooms.length > 0 && (
            <>
              {" · "}
              <bdi className={classes["together"]}>{rooms.map(({ name }) => name).join(", ")}</bdi>
            </>
          )}
        </Text>
        {clinic.phone && (
          <Anchor href={`tel:${clinic.phone}`} py={4} display="inline-block">
            <bdi dir="ltr">{clinic.phone}</bdi>
          </Anchor>
        )}
      </Fact>
      {practitioner && (
        <Fact name={say("booking.withWhom")}>
          <Turns appointment={appointment} />
          {nurse && (
            <Text size="sm" c="dimmed">
              {say("board.nurse.sign", { name: nurse.name })}
            </Text>
          )}
        </Fact>
      )}
      <Fact name={say("booking.price")}>
        <PriceLines appointment={appointment} />
      </Fact>
      <Fact name={say("booking.payment")}>
        {paymentOf(appointment)}
        <KeptCard key={`card of ${appointment.id}`} appointment={appointment} />
      </Fact>
      {(payment.payments.length > 0 || links.receipt) && (
        <Fact name={say("booking.receipt")}>
          <Receipt appointment={appointment} />
          <ReceiptLink appointment={appointment} />
        </Fact>
      )}
      {links.workflow && (
        <Fact name={say("booking.workflow")}>
          <Anchor href={links.workflow} target="_blank" rel="noreferrer">
            {say("booking.openWorkflow")} <IconExternalLink size={14} aria-hidden />
          </Anchor>
        </Fact>
      )}
    </dl>
  );
}

/** Who gives it; of several each with their time and services. Staff are told why it is them. */
function Turns({ appointment }: { appointment: Appointment }) {
  const say = useSay();
  const { role } = useLogin();
  const { time } = useFormat();
  const { clinic, practitioner, assignment } = appointment;
  const turns = turnsOf(appointment);
  const at = (instant: string) => time(instant, clinic.timeZone);
  const whyOf = (why: typeof assignment) =>
    role !== "patient" &&
    why && (
      <Text size="sm" c="dimmed">
        {say(`booking.assigned.${why.rule}`, { free: why.freePractitioners })}
      </Text>
    );
  if (turns.length < 2)
    return (
      <>
        <bdi>{practitioner?.name}</bdi>
        {whyOf(assignment)}
      </>
    );
  return turns.map((turn) => (
    <div key={turn.startsAt}>
      <span className={classes["together"]}>
        {at(turn.startsAt)}–{at(turn.endsAt)}
      </span>{" "}
      <bdi>{turn.practitioner.name}</bdi> · <bdi>{namesOf(turn)}</bdi>
      {whyOf(turn.place === 0 ? assignment : (turn.services[0]?.assignment ?? null))}
    </div>
  ));
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** Each service with its minutes, a discount with its reason, and the total that is owed. */
function PriceLines({ appointment: { services, price } }: { appointment: Appointment }) {
  const say = useSay();
  const { money } = useFormat();
  const write = (amountMinor: number) => money({ amountMinor, currency: price.currency });
  return (
    <div>
      {services.map(({ serviceId, name, minutes, baseMinor }) => (
        <Line
          key={serviceId}
          name={
            <>
              <bdi>{name}</bdi> · <span className={classes["together"]}>{say("booking.minutes", { minutes })}</span>
            </>
          }
          amount={write(baseMinor)}
        />
      ))}
      {price.discountMinor > 0 && (
        <Line name={say(`booking.discount.${price.discountReason ?? "none"}`)} amount={write(-price.discountMinor)} />
      )}
      {(services.length > 1 || price.discountMinor > 0) && (
        <Line name={<strong>{say("booking.total")}</strong>} amount={<strong>{write(price.totalMinor)}</strong>} />
      )}
    </div>
  );
}
