import { useInterval } from "@mantine/hooks";
import { useState } from "react";

/** Shorter than anybody reads a sum in and presses the button under it. */
const TICK_MS = 1_000;

/** The instant now, in milliseconds, for what is told of it: a page may stand open for hours before it is acted on. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useInterval(() => setNow(Date.now()), TICK_MS, { autoInvoke: true });
  return now;
}
