import { Box, Group, type MantineSize, Title } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { useLocation } from "react-router";
import { useSession } from "./identity/session.tsx";

type Props = {
  title: string;
  /** Beside the heading. */
  action?: ReactNode;
  size?: MantineSize | number;
  children: ReactNode;
};

/**
 * A page with its heading, which the browser's tab says too, and to which the
 * focus goes when one comes from another page.
 */
export function Page({ title, action, size = 880, children }: Props) {
  const { session } = useSession();
  const { key } = useLocation();
  const heading = useRef<HTMLHeadingElement>(null);
  const place = session?.organization.name ?? "Praxis";

  useEffect(() => {
    document.title = `${title} · ${place}`;
  }, [title, place]);
  useEffect(() => {
    // The first page of a visit has "default": there the browser's own place to begin is right.
    if (key !== "default") heading.current?.focus({ preventScroll: true });
  }, [key]);

  return (
    <Box maw={size} mx="auto" py="sm">
      <Group justify="space-between" mb="lg">
        <Title order={1} fz={28} ref={heading} tabIndex={-1}>
          <bdi>{title}</bdi>
        </Title>
        {action}
      </Group>
      {children}
    </Box>
  );
}
