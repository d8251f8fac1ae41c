import { Button, Skeleton, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useIntl } from "react-intl";
import { api, query, type Schemas } from "../../api.ts";
import { useFormat } from "../../format.ts";
import { intoView } from "../../into-view.ts";
import { ProblemNotice } from "../../problem-notice.tsx";
import { sendOnce } from "../../send-once.ts";
import { useWish } from "../../use-wish.ts";
import { type Alternative, Alternatives } from "./alternatives.tsx";
import classes from "./board.module.css";
import { type Appointment, type Clinic, useShowChange } from "./board-data.ts";
import { InTheWay } from "./in-the-way.tsx";
import { NoQuote } from "./no-quote.tsx";
import { OverbookForm } from "./overbook-form.tsx";
import { type DeskPlan, PlanChoice, usualPlan } from "./plan-choice.tsx";
import { TermsToRead } from "./terms-to-read.tsx";
import { useClinicFormat } from "./use-clinic-format.ts";

type Visit = {
  clinicId: string;
  patientId: string;
  serviceIds: string[];
  startsAt: string;
  /** null = anyone who is free. */
  practitionerId: string | null;
};

type BookNowProps = {
  clinic: Clinic;
  visit: Visit;
  /** An e-mail address of the patient is noted. */
  canBeMailed: boolean;
  onBooked: (appointment: Appointment) => void;
};

/** The price, line by line, how it is paid, and the button that books at it. */
export function BookNow({ clinic, visit, canBeMailed, onBooked }: BookNowProps) {
  const { formatMessage } = useIntl();
  const { money } = useFormat();
  const { practitionerId: _, ...priced } = visit;
  const { data: quote, error: noQuote } = query.useQuery("post", "/v1/quotes", { body: priced });
  const [chosenPlan, choosePlan] = useState<DeskPlan>();
  if (noQuote) return <NoQuote error={noQuote} patientId={visit.patientId} />;
  if (!quote) return <Skeleton height={96} />;
  const amount = (amountMinor: number) => money({ amountMinor, currency: quote.currency });
  const isByCard = quote.payment.policy === "card";
  const plan = chosenPlan === "by_link" && !canBeMailed ? "at_clinic" : (chosenPlan ?? usualPlan(visit, canBeMailed));
  return (
    <Stack gap="xs">
      <ul className={classes.quote}>
        {quote.lines.map((line) =>
          line.kind === "service" ? (
            <li key={line.serviceId}>
              <bdi>{line.name}</bdi>
              <bdi>{amount(line.baseMinor)}</bdi>
            </li>
          ) : (
            <li key={line.kind}>
              <span>{formatMessage({ id: `board.discount.${line.reason}` })}</span>
              <bdi>{amount(line.amountMinor)}</bdi>
            </li>
          ),
        )}
      </ul>
      {isByCard && <PlanChoice {...{ quote, canBeMailed, plan }} timeZone={clinic.timeZone} onChange={choosePlan} />}
      <TermsToRead quote={quote} timeZone={clinic.timeZone} />
      {/* What was refused of another visit is not to be read as this one's. */}
      <Booking
        key={Object.values(visit).join()}
        {...{ clinic, visit, quote, onBooked }}
        {...(isByCard ? { deskPlan: plan } : {})}
      />
    </Stack>
  );
}

type Sent = Visit & { expectedTotalMinor: number; deskPlan?: DeskPlan; overbook?: { reason: string } };

type BookingProps = Omit<BookNowProps, "canBeMailed"> & { quote: Schemas["Quote"]; deskPlan?: DeskPlan };

/** The button; and when the time is not to be had, who has it, what is free nearby, and the way to overbook. */
function Booking({ clinic, visit, quote, deskPlan, onBooked }: BookingProps) {
  const { formatMessage } = useIntl();
  const { money } = useFormat();
  const format = useClinicFormat(clinic.timeZone);
  const showChange = useShowChange();
  const wish = useWish();
  const { mutate, isPending, variables, error } = useMutation({
    mutationFn: (body: Sent) =>
      sendOnce(wish, body, (header) => api.POST("/v1/appointments", { params: { header }, body })),
    onSuccess: (booked) => {
      void showChange(booked);
      onBooked(booked);
    },
  });
  const book = (changed: Partial<Alternative> & { overbook?: { reason: string } } = {}) =>
    mutate({ ...visit, ...changed, expectedTotalMinor: quote.totalMinor, ...(deskPlan ? { deskPlan } : {}) });
  const amount = money({ amountMinor: quote.totalMinor, currency: quote.currency });
  return (
    <>
      <Button
        loading={isPending}
        h="auto"
        mih={36}
        py={6}
        styles={{ label: { whiteSpace: "normal" } }}
        onClick={() => book()}
      >
        {formatMessage(
          { id: deskPlan === "by_link" ? "board.reserve" : "board.book" },
          { amount, time: format.moment(visit.startsAt) },
        )}
      </Button>
      {error && (
        <div ref={intoView}>
          <ProblemNotice error={error} onRetry={variables && (() => mutate(variables))} />
          <InTheWay error={error} timeZone={clinic.timeZone} />
          <Alternatives error={error} timeZone={clinic.timeZone} isBusy={isPending} onChoose={book} />
        </div>
      )}
      {visit.practitionerId !== null && (
        <OverbookForm error={error} isBusy={isPending} onOverbook={(reason) => book({ overbook: { reason } })} />
      )}
    </>
  );
}
