import { Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useIntl } from "react-intl";
import { api, query } from "../../api.ts";
import { useFormat } from "../../format.ts";
import { ProblemNotice } from "../../problem-notice.tsx";
import { asError } from "./as-error.ts";
import classes from "./board.module.css";
import { type Appointment, type Clinic, type Practitioner, useShowChange } from "./board-data.ts";
import { OverbookForm } from "./overbook-form.tsx";
import { useClinicFormat } from "./use-clinic-format.ts";

type Wish = {
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
  wish: Wish;
  practitioners: readonly Practitioner[];
  onBooked: (appointment: Appointment) => void;
};

/** The price, line by line, and the button that books at it; when the time is not to be had, the nearest that are. */
export function BookNow({ clinic, wish, practitioners, onBooked }: BookNowProps) {
  const { formatMessage } = useIntl();
  const { money } = useFormat();
  const format = useClinicFormat(clinic.timeZone);
  const { practitionerId: _, ...priced } = wish;
  const { data: quote, error: noQuote } = query.useQuery("post", "/v1/quotes", { body: priced });
  const showChange = useShowChange();
  const { mutate, isPending, variables, error } = useMutation({
    mutationFn: bookOnce,
    onSuccess: (booked) => {
      void showChange(booked);
      onBooked(booked);
    },
  });
  const amount = (amountMinor: number) => money({ amountMinor, currency: quote?.currency ?? clinic.currency });
  const book = (changed: Partial<Alternative> & { overbook?: { reason: string } } = {}) =>
    quote && mutate({ ...wish, ...changed, expectedTotalMinor: quote.totalMinor, key: crypto.randomUUID() });
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
        {formatMessage({ id: "board.book" }, { amount: amount(quote.totalMinor), time: format.moment(wish.startsAt) })}
      </Button>
      <ProblemNotice error={error} onRetry={variables && (() => mutate(variables))} />
      {wish.practitionerId !== null && (
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

type Sent = Wish & { expectedTotalMinor: number; overbook?: { reason: string }; key: string };

async function bookOnce(wish: Sent): Promise<Appointment> {
  const { key, ...body } = wish;
  const { data, error } = await api.POST("/v1/appointments", {
    params: { header: { "idempotency-key": key } },
    body,
  });
  if (error) throw asError(error);
  return "clinic" in data ? data : bookOnce(wish); // not known in time: asked again with the same key
}

function alternativesIn(error: unknown): Alternative[] {
  if (typeof error !== "object" || error === null || !("alternatives" in error)) return [];
  return Array.isArray(error.alternatives) ? error.alternatives.filter(isAlternative).slice(0, 3) : [];
}

function isAlternative(value: unknown): value is Alternative {
  return typeof value === "object" && value !== null && "startsAt" in value && "practitionerId" in value;
}
