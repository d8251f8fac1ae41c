import { Anchor, Button, CloseButton, Group, Skeleton, Text, Title } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { useIntl } from "react-intl";
import { turnsOf } from "../../../../shared/turns.ts";
import { query } from "../../api.ts";
import { useFormat } from "../../format.ts";
import { isManaging } from "../../identity/roles.ts";
import { useLogin } from "../../identity/session.tsx";
import { VisitIntake } from "../../intake/intake.tsx";
import { useConsumableWords } from "../../inventory/use-consumable-words.ts";
import { Messages } from "../../message/messages.tsx";
import { CardPayments } from "../../payment/card-payments.tsx";
import { DeskPayments } from "../../payment/desk-payments.tsx";
import { InStripe } from "../../payment/in-stripe.tsx";
import { ReceiptLink } from "../../payment/receipt-link.tsx";
import { Refunds } from "../../payment/refunds.tsx";
import { ProblemNotice } from "../../problem-notice.tsx";
import { namesOf } from "../appointment.ts";
import { Timeline } from "../timeline.tsx";
import { AppointmentActs } from "./appointment-acts.tsx";
import classes from "./board.module.css";
import type { Appointment, Clinic } from "./board-data.ts";
import { BookAgain, type OnBookAgain } from "./book-again.tsx";
import { isUnpaid } from "./status.ts";
import { useClinicFormat } from "./use-clinic-format.ts";
import { VisitNote } from "./visit-note.tsx";
import { VisitNurse } from "./visit-nurse.tsx";
import { VisitRoom } from "./visit-room.tsx";
import { VisitState } from "./visit-state.tsx";

type PanelProps = {
  appointmentId: string;
  clinic: Clinic;
  onClose: () => void;
  onPatient: (patientId: string) => void;
  /** undefined: not for this reader. */
  onBookAgain: OnBookAgain | undefined;
};

/** Everything about one appointment, and everything one does with it, beside the board. */
export function AppointmentPanel({ appointmentId, clinic, onClose, onPatient, onBookAgain }: PanelProps) {
  const { formatMessage } = useIntl();
  const { data, error, refetch } = query.useQuery("get", "/v1/appointments/{appointmentId}", {
    params: { path: { appointmentId } },
  });
  const appointment = data && "clinic" in data ? data : undefined;
  return (
    <aside className={classes.panel} aria-label={formatMessage({ id: "board.panel" })}>
      <Group justify="space-between" align="start" wrap="nowrap">
        {appointment ? (
          <Title order={2} size="h3">
            {appointment.patient ? (
              <Button
                variant="subtle"
                size="compact-lg"
                px={8}
                ms={-8}
                onClick={() => onPatient(appointment.patientId)}
              >
                <bdi>{appointment.patient.name}</bdi>
              </Button>
            ) : (
              formatMessage({ id: "board.unnamed" })
            )}
          </Title>
        ) : (
          <Skeleton height={28} width={180} />
        )}
        <CloseButton onClick={onClose} aria-label={formatMessage({ id: "board.close" })} />
      </Group>
      <ProblemNotice error={error} onRetry={() => void refetch()} />
      {appointment ? (
        <>
          <VisitState appointment={appointment} />
          <Facts appointment={appointment} />
          <VisitNote appointment={appointment} />
          <VisitRoom appointment={appointment} />
          <VisitNurse appointment={appointment} />
          <AppointmentActs appointment={appointment} />
          {onBookAgain && <BookAgain {...{ appointment, clinic, onBookAgain }} />}
          <VisitIntake appointment={appointment} />
          <CardPayments appointment={appointment} />
          <DeskPayments appointment={appointment} />
          <ReceiptLink appointment={appointment} />
          <Refunds appointment={appointment} />
          <Timeline appointment={appointment} />
          <Messages appointment={appointment} />
          {appointment.links.workflow && (
            <Anchor href={appointment.links.workflow} target="_blank" rel="noreferrer" size="sm">
              {formatMessage({ id: "board.workflow" })} <IconExternalLink size={13} aria-hidden />
            </Anchor>
          )}
        </>
      ) : (
        !error && <Skeleton height={240} mt="md" />
      )}
    </aside>
  );
}

/** A request has no payment yet; what it will be is known. */
function moneyOf({ status, payment, price }: Appointment): string {
  if (payment.payBy) return "byLink";
  if (status === "held" && payment.deskPlan === "by_link") return "linkMailed";
  if (payment.depositMinor !== null && payment.status === "due_at_clinic" && payment.capturedMinor > 0)
    return "depositPaid";
  if (payment.depositMinor !== null && payment.status === "card_saved") return "depositPaidRestByCard";
  if (status !== "requested" || price.totalMinor === 0) return payment.status;
  return payment.capturedWhen ? "afterApproval" : "due_at_clinic";
}

/** The desk has taken it instead of the card. */
const isDepositPaidAtDesk = ({ payment: { payments } }: Appointment) =>
  payments.some(({ purpose, method }) => method !== "card" && (purpose === "deposit" || purpose === "price"));

/** In which a visit's price, and not a fee, is what is paid. */
const isStillPaid: ReadonlySet<Appointment["status"]> = new Set([
  "requested",
  "held",
  "confirmed",
  "checked_in",
  "in_progress",
  "completed",
]);

/** What is to be given back at the desk. */
const dueBackOf = ({ payment }: Appointment) =>
  payment.atDesk.reduce((total, { dueBackMinor }) => total + dueBackMinor, 0);

/** Some of what is due at the clinic was paid there. */
const isPartlyPaid = ({ payment: { status, atDesk } }: Appointment) =>
  status === "due_at_clinic" &&
  atDesk.some(({ correction, refundedMinor }) => correction === null && refundedMinor === 0);

function Facts({ appointment }: { appointment: Appointment }) {
  const { formatMessage } = useIntl();
  const say = (id: string, values: Record<string, string | number>) => formatMessage({ id }, values);
  const format = useClinicFormat(appointment.clinic.timeZone);
  const { money } = useFormat();
  const sayAmount = useConsumableWords();
  const { role } = useLogin();
  const { services, consumables, practitioner, price, approvalDueAt, holdExpiresAt, overbooking, payment, fee } =
    appointment;
  const write = (amountMinor: number) => money({ amountMinor, currency: price.currency });
  const sayDeposit = ({ status, payment: { depositMinor, balance } }: Appointment) =>
    depositMinor !== null && isStillPaid.has(status) && !isDepositPaidAtDesk(appointment)
      ? say(`board.deposit.parts.${balance}`, {
          deposit: write(depositMinor),
          rest: write(price.totalMinor - depositMinor),
        })
      : null;
  const sayMoney = (one: Appointment) => {
    const back = dueBackOf(one);
    if (back > 0) return say("board.payment.dueBack", { amount: write(back) });
    return isPartlyPaid(one)
      ? say("board.payment.partlyDue", { amount: write(one.payment.dueMinor) })
      : formatMessage({ id: `board.payment.${moneyOf(one)}` });
  };
  // Until its card is saved there is nothing to put it on.
  const reservedAt = payment.status === "card_saved" ? payment.authorizesAt : null;
  const { dispute } = appointment.payment;
  const disputeText = ({ state, dueAt }: NonNullable<typeof dispute>) =>
    state === "needs_answer" && dueAt
      ? `${formatMessage({ id: `dispute.state.${state}` })} · ${say("dispute.until", { time: format.moment(dueAt) })}`
      : formatMessage({ id: `dispute.state.${state}` });
  const turns = turnsOf(appointment);
  const sayWho = () =>
    turns.length < 2
      ? practitioner?.name
      : turns.map((turn) => [format.timeRange(turn), turn.practitioner.name, namesOf(turn)].join(" · ")).join("\n");
  const facts = [
    { id: "board.when", text: `${format.momentFirst(appointment.startsAt)}–${format.time(appointment.endsAt)}` },
    { id: "board.what", text: services.map(({ name, minutes }) => say("board.service", { name, minutes })).join("\n") },
    { id: "board.prepare", text: consumables?.map(sayAmount).join("\n") },
    { id: "board.with", text: sayWho() },
    { id: "board.price", text: write(price.totalMinor) },
    { id: "board.money", text: sayMoney(appointment) },
    { id: "board.deposit", text: sayDeposit(appointment) },
    { id: "board.fee", text: fee && (fee.waived ? formatMessage({ id: "board.fee.waived" }) : write(fee.amountMinor)) },
    { id: "board.reservedAt", text: reservedAt && format.momentFirst(reservedAt) },
    { id: "board.payBy", text: payment.payBy && format.momentFirst(payment.payBy) },
    {
      id: "board.dispute",
      text: dispute && disputeText(dispute),
      beneath: dispute && isManaging(role) && (
        <InStripe url={dispute.stripeUrl}>
          {formatMessage({ id: dispute.state === "needs_answer" ? "dispute.answer" : "dispute.open.in" })}
        </InStripe>
      ),
    },
    { id: "board.overbooked", text: overbooking && [overbooking.reason, overbooking.by].filter(Boolean).join(" · ") },
    { id: "board.answerBy", text: approvalDueAt && format.momentFirst(approvalDueAt) },
    { id: "board.heldUntil", text: holdExpiresAt && format.momentFirst(holdExpiresAt) },
  ].filter(({ text }) => text);
  return (
    <dl className={classes.facts}>
      {facts.map(({ id, text, beneath }) => (
        <div key={id} style={{ display: "contents" }}>
          <dt>{formatMessage({ id })}</dt>
          <dd>
            {id === "board.money" && isUnpaid(appointment) ? (
              <Text span fw={600} size="sm">
                {text}
              </Text>
            ) : (
              <bdi>{text}</bdi>
            )}
            {beneath && <div>{beneath}</div>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
