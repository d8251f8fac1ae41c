import { Anchor, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useSay } from "../say.ts";

/** The way to a page of Stripe's dashboard; a stand-in for Stripe has none, which is said in its place. */
export function InStripe({ url, children }: { url: string | null; children: ReactNode }) {
  const say = useSay();
  return url ? (
    <Anchor href={url} target="_blank" rel="noreferrer" size="sm">
      {children}
    </Anchor>
  ) : (
    <Text span size="sm" c="dimmed">
      {say("dispute.standIn")}
    </Text>
  );
}
