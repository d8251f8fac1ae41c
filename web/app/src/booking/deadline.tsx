import { Text } from "@mantine/core";
import { useFormat } from "../format.ts";
import { useSay } from "../say.ts";
import type { Appointment } from "./appointment.ts";

/** Until when somebody has to do something for it: the clinic that answers, or the patient who pays. */
export function Deadline({ appointment }: { appointment: Appointment }) {
  const say = useSay();
  const { moment } = useFormat();
  const { approvalDueAt, holdExpiresAt, clinic } = appointment;
  const dueAt = approvalDueAt ?? holdExpiresAt;
  if (!dueAt) return null;
  const until = moment(dueAt, clinic.timeZone);
  return <Text my="sm">{say(approvalDueAt ? "booking.requestedUntil" : "booking.payUntil", { until })}</Text>;
}
