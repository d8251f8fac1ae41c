import { Badge, type BadgeProps } from "@mantine/core";

type Colour = "yellow" | "green" | "blue" | "gray" | "red";

/** A word on a pale ground of its colour, which everybody can read: the library's own text is too pale for AA there. */
export function PaleBadge({ color, ...rest }: Omit<BadgeProps, "color" | "variant" | "c"> & { color: Colour }) {
  const dark = `color-mix(in srgb, var(--mantine-color-${color}-9), black 40%)`;
  const text = `light-dark(${dark}, var(--mantine-color-${color}-1))`;
  return <Badge {...rest} c={text} color={color} variant="light" tt="none" />;
}
