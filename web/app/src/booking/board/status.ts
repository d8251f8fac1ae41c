import {
  IconCheck,
  IconCircleCheck,
  IconClockPause,
  IconDoorEnter,
  IconHourglass,
  type IconProps,
  IconStethoscope,
  IconUserOff,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { Appointment } from "./board-data.ts";

/** The sign that goes with the word of a status; its colour is in board.module.css. */
export const statusIcons: Record<Appointment["status"], ComponentType<IconProps>> = {
  requested: IconHourglass,
  held: IconClockPause,
  confirmed: IconCircleCheck,
  checked_in: IconDoorEnter,
  in_progress: IconStethoscope,
  completed: IconCheck,
  refused: IconUserOff,
  expired: IconClockPause,
  cancelled: IconUserOff,
  no_show: IconUserOff,
};

/** Whether money is to be asked for: once the patient is there, and as long as a card is waited for. */
export function isUnpaid({ status, payment, price }: Appointment): boolean {
  if (price.totalMinor === 0) return false;
  const isThere = status === "checked_in" || status === "in_progress" || status === "completed";
  return payment.status === "due_at_clinic" ? isThere : waitsForCard.has(payment.status);
}

const waitsForCard: ReadonlySet<Appointment["payment"]["status"]> = new Set(["created", "requires_action"]);
