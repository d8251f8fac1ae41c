import { Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useIntl } from "react-intl";
import { api, query } from "../../api.ts";
import { useFormat } from "../../format.ts";
import { ProblemNotice } from "../../problem-notice.tsx";
import { sendOnce } from "../../send-once.ts";
import { useWish } from "../../use-wish.ts";
import classes from "./board.module.css";
import { type Appointment, type Clinic, type Practitioner, useShowChange } from "./board-data.ts";
import { OverbookForm } from "./overbook-form.tsx";
import { useClinicFormat } from "./use-clinic-format.ts";

type Visit = {
  clinicId: string;
  patientId: string;
  serviceIds: string[];
  startsAt: string;
  /** null = anyone who is free. */
  practitionerId: string | null;
};
type Alternative = { startsAt: string; practitionerId: string };

type BookNowProps = {
  clinic: Clinic;
  visit: Visit;
  practitioners: readonly Practitioner[];
  onBooked: (appointment: Appointment) => void;
};

/** The price, line by line, and the button that books at it; when the time is not to be had, the nearest that are. */
export function BookNow({ clinic, visit, practitioners, onBooked }: BookNowProps) {
  const { formatMessage } = useIntl();
  const { money } = useFormat();
  const format = useClinicFormat(clinic.timeZone);
  const { practitionerId: _, ...priced } = visit;
  const { data: quote, error: noQuote } = query.useQuery("post", "/v1/quotes", { body: priced });
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
  const amount = (amountMinor: number) => money({ amountMinor, currency: quote?.currency ?? clinic.currency });
  const book = (changed: Partial<Alternative> & { overbook?: { reason: string } } = {}) =>
    quote && mutate({ ...visit, ...changed, expectedTotalMinor: quote.totalMinor });
  const nameOf = (id: string) => practitioners.find((one) => one.id === id)?.name ?? "";

  if (noQuote) return <ProblemNotice error={noQuote} />;
  if (!quote) return <Skeleton height={96} />;
  return (
    <Stack gap="xs">
      <ul className={classes.quote}>
        {quote.lines.map((line) =>
          line.kind === "service" ? (
            <li key={line.serviceId}>
              <span>{line.name}</span>
              <span>{amount(line.baseMinor)}</span>
            </li>
          ) : (
            <li key={line.kind}>
              <span>{formatMessage({ id: `board.discount.${line.reason}` })}</span>
              <span>{amount(line.amountMinor)}</span>
            </li>
          ),
        )}
      </ul>
      {quote.payment.policy === "card" && <Text size="sm">{formatMessage({ id: "board.needsCard" })}</Text>}
      <Button loading={isPending} onClick={() => book()}>
        {formatMessage({ id: "board.book" }, { amount: amount(quote.totalMinor), time: format.moment(visit.startsAt) })}
      </Button>
      <ProblemNotice error={error} onRetry={variables && (() => mutate(variables))} />
      {visit.practitionerId !== null && (
        <OverbookForm error={error} isBusy={isPending} onOverbook={(reason) => book({ overbook: { reason } })} />
      )}
      <Group gap="xs" wrap="wrap">
        {alternativesIn(error).map((one) => (
          <Button
            key={`${one.startsAt}${one.practitionerId}`}
            size="compact-md"
            variant="default"
            onClick={() => book(one)}
          >
            {formatMessage(
              { id: "board.instead" },
              { time: format.moment(one.startsAt), name: nameOf(one.practitionerId) },
            )}
          </Button>
        ))}
      </Group>
    </Stack>
  );
}

type Sent = Visit & { expectedTotalMinor: number; overbook?: { reason: string } };

function alternativesIn(error: unknown): Alternative[] {
  if (typeof error !== "object" || error === null || !("alternatives" in error)) return [];
  return Array.isArray(error.alternatives) ? error.alternatives.filter(isAlternative).slice(0, 3) : [];
}

function isAlternative(value: unknown): value is Alternative {
  return typeof value === "object" && value !== null && "startsAt" in value && "practitionerId" in value;
}
