import { useInterval } from "@mantine/hooks";
import { useState } from "react";
import { clinicTime } from "../../clock.ts";
import classes from "./board.module.css";

type NowLineProps = { timeZone: string; hours: { from: number; until: number }; scale: number; gridColumn: string };

/** Where the day is now; it draws itself anew alone. */
export function NowLine({ timeZone, hours, scale, gridColumn }: NowLineProps) {
  const [now, setNow] = useState(Date.now);
  useInterval(() => setNow(Date.now()), 30_000, { autoInvoke: true });
  const { minute } = clinicTime(now, timeZone);
  if (minute < hours.from || minute > hours.until) return null;
  return <div className={classes.now} aria-hidden style={{ gridColumn, top: (minute - hours.from) * scale }} />;
}
