import { Anchor, Box, Button, Skeleton, Stack, Text } from "@mantine/core";
import { Link } from "react-router";
import { query, type Schemas } from "../api.ts";
import classes from "../booking/booking.module.css";
import { byCursor } from "../by-cursor.ts";
import { useFormat } from "../format.ts";
import { Page } from "../page.tsx";
import { ProblemNotice } from "../problem-notice.tsx";
import { useSay } from "../say.ts";
import { Line } from "./receipt.tsx";
import { receiptPath } from "./receipt-link.tsx";
import { useMethodWords } from "./use-card-words.ts";

type Payment = Schemas["Payment"];

/** All that a patient has paid, the latest first; each leads to its visit and receipt. */
export function PaymentsPage() {
  const say = useSay();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = usePayments();
  const payments = data?.pages.flatMap((page) => page.data);
  return (
    <Page title={say("nav.payments")} size={680}>
      <ProblemNotice error={error} onRetry={() => void refetch()} />
      {!payments && !error && <PaymentsSkeleton />}
      {payments?.length === 0 && (
        <Text role="status" c="dimmed">
          {say("payments.none")}
        </Text>
      )}
      {payments && payments.length > 0 && (
        <ul className={classes["rows"]}>
          {payments.map((payment) => (
            <PaymentRow key={payment.id} payment={payment} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button variant="default" size="md" mt="md" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {say("payments.more")}
        </Button>
      )}
    </Page>
  );
}

function PaymentRow({ payment }: { payment: Payment }) {
  const say = useSay();
  const { money, day, dayOfMonth, month } = useFormat();
  const methodOf = useMethodWords();
  const { purpose, amountMinor, currency, takenAt, refunds, visit } = payment;
  const { timeZone, name } = visit.clinic;
  const refundOf = ({ amountMinor: backMinor, status, at }: Payment["refunds"][number]) =>
    status === "succeeded"
      ? say("payments.back", { amount: money({ amountMinor: backMinor, currency }), day: day(at, timeZone) })
      : `${money({ amountMinor: backMinor, currency })} · ${say(`refund.status.${status}`)}`;
  return (
    <li>
      <Link to={`/appointments/${visit.appointmentId}`} className={classes["row"]}>
        <div className={classes["date"]}>
          <time dateTime={takenAt}>
            <Text fz={20} fw={600} lh={1.1}>
              {dayOfMonth(takenAt, timeZone)}
            </Text>
            <Text fz={13} c="dimmed">
              {month(takenAt, timeZone)}
            </Text>
          </time>
        </div>
        <Box>
          <Text fw={600} component="div">
            <Line name={<bdi>{visit.services.join(", ")}</bdi>} amount={money({ amountMinor, currency })} />
          </Text>
          <Text size="sm" c="dimmed">
            {say(`booking.receipt.for.${purpose}`)} · {methodOf(payment)}
          </Text>
          <Text size="sm" c="dimmed">
            {say("payments.visit", { day: day(visit.startsAt, timeZone) })} · <bdi>{name}</bdi>
          </Text>
          {refunds.map((refund) => (
            <Text key={refund.id} size="sm">
              {refundOf(refund)}
            </Text>
          ))}
        </Box>
      </Link>
      <Anchor
        component={Link}
        to={receiptPath(visit.appointmentId)}
        size="sm"
        className={classes["beside"]}
        aria-label={say("payments.receiptOf", { visit: visit.services.join(", "), day: day(takenAt, timeZone) })}
      >
        {say("booking.receipt")}
      </Anchor>
    </li>
  );
}

function PaymentsSkeleton() {
  return (
    <Stack gap="lg" aria-hidden>
      {[1, 2, 3].map((row) => (
        <Skeleton key={row} h={56} />
      ))}
    </Stack>
  );
}

const usePayments = () => query.useInfiniteQuery("get", "/v1/payments", { params: { query: { limit: 20 } } }, byCursor);
