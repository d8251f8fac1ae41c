import { Text } from "@mantine/core";
import { useSay } from "../say.ts";
import type { Appointment } from "./appointment.ts";
import { useMoneyWords } from "./money-words.ts";

/** Of a cancelled visit: what became of its time and of the money, which goes on to change until it is settled. */
export function WhatBecame({ appointment }: { appointment: Appointment }) {
  const say = useSay();
  const { paymentOf } = useMoneyWords();
  if (appointment.status !== "cancelled") return null;
  return (
    <Text mt="sm" role="status">
      {say("booking.cancelled.time")} {paymentOf(appointment)}
    </Text>
  );
}
