import { Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { Appointment } from "../booking/appointment.ts";
import { useFormat } from "../format.ts";
import { useSay } from "../say.ts";
import { useMethodWords } from "./use-card-words.ts";

/** What was paid, given back and kept, line by line: what for, how, and when. */
export function Receipt({ appointment: { payment, refunds, fee, price, clinic } }: { appointment: Appointment }) {
  const say = useSay();
  const { money, day } = useFormat();
  const methodOf = useMethodWords();
  const write = (amountMinor: number) => money({ amountMinor, currency: price.currency });
  const { payments } = payment;
  const isOneOfSeveral = payments.length > 1;
  const sayRefund = ({ status, at, paymentId }: Appointment["refunds"][number]) => {
    const of = isOneOfSeveral ? payments.find(({ id }) => id === paymentId) : undefined;
    return [
      say("booking.receipt.refund", { day: day(at, clinic.timeZone) }),
      ...(of ? [say(`booking.receipt.of.${of.purpose}`)] : []),
      ...(status === "succeeded" ? [] : [say(`refund.status.${status}`)]),
    ].join(" · ");
  };
  return (
    <div>
      {payments.map((paid) => (
        <Line
          key={paid.id}
          name={
            <>
              {say(`booking.receipt.for.${paid.purpose}`)} · {methodOf(paid)}
              <Text size="sm" c="dimmed">
                <time dateTime={paid.takenAt}>{day(paid.takenAt, clinic.timeZone)}</time>
              </Text>
            </>
          }
          amount={write(paid.amountMinor)}
        />
      ))}
      {refunds.map((refund) => (
        <Line key={refund.id} name={sayRefund(refund)} amount={write(-refund.amountMinor)} />
      ))}
      {payments
        .filter(({ method, refundedMinor }) => method !== "card" && refundedMinor > 0)
        .map(({ id, refundedMinor }) => (
          <Line key={`back of ${id}`} name={say("booking.receipt.deskBack")} amount={write(-refundedMinor)} />
        ))}
      {fee && fee.amountMinor > 0 && <Line name={say("booking.receipt.fee")} amount={write(fee.amountMinor)} />}
    </div>
  );
}

/** A name and, at the other end of the line, its amount. */
export function Line({ name, amount }: { name: ReactNode; amount: ReactNode }) {
  return (
    <Group justify="space-between" wrap="nowrap" gap="md" align="baseline">
      <span>{name}</span>
      <bdi style={{ whiteSpace: "nowrap" }}>{amount}</bdi>
    </Group>
  );
}
