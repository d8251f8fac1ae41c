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

/** Whether money is still to come from the patient: at the clinic, or with a card. */
export function isUnpaid({ status, payment, price }: Appointment): boolean {
  const isOpen =
    payment.status === "due_at_clinic" || payment.status === "created" || payment.status === "requires_action";
  return isOpen && price.totalMinor > 0 && status !== "cancelled" && status !== "no_show";
}
