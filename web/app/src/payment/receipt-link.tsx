import { Anchor } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { Link } from "react-router";
import type { Appointment } from "../booking/appointment.ts";
import { useSay } from "../say.ts";

/** The way to the receipt of what was ever paid for a visit. */
export function ReceiptLink({ appointment: { id, links } }: { appointment: Appointment }) {
  const say = useSay();
  if (!links.receipt) return null;
  return (
    <Anchor component={Link} to={receiptPath(id)} size="sm" py={4} display="inline-block">
      <IconPrinter size={14} aria-hidden /> {say("receipt.open")}
    </Anchor>
  );
}

export const receiptPath = (appointmentId: string) => `/appointments/${appointmentId}/receipt`;
