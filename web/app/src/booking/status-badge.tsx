import { PaleBadge } from "../pale-badge.tsx";
import { useSay } from "../say.ts";
import type { Appointment } from "./appointment.ts";

const colors: Record<Appointment["status"], "yellow" | "green" | "blue" | "gray" | "red"> = {
  requested: "yellow",
  held: "yellow",
  confirmed: "green",
  checked_in: "blue",
  in_progress: "blue",
  completed: "gray",
  refused: "red",
  expired: "gray",
  cancelled: "gray",
  no_show: "red",
};

/** Where an appointment stands, in a word with a colour that means the same everywhere. */
export function StatusBadge({ status }: Pick<Appointment, "status">) {
  const say = useSay();
  return (
    <PaleBadge color={colors[status]} fw={600} size="lg" radius={8}>
      {say(`booking.status.${status}`)}
    </PaleBadge>
  );
}
