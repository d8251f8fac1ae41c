import { Badge } from "@mantine/core";
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
  const color = colors[status];
  // The light variant's own text is too pale on its ground for AA.
  const dark = `color-mix(in srgb, var(--mantine-color-${color}-9), black 40%)`;
  const text = `light-dark(${dark}, var(--mantine-color-${color}-1))`;
  return (
    <Badge c={text} color={color} variant="light" tt="none" fw={600} size="lg" radius={8}>
      {say(`booking.status.${status}`)}
    </Badge>
  );
}
