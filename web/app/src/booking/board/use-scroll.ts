import { useEffect } from "react";
import { clinicTime } from "../../clock.ts";
import type { Clinic } from "./board-data.ts";
import type { Column } from "./columns.ts";

type Sight = { clinic: Clinic; columns: readonly Column[]; today: string; shownFrom: number; scale: number };

/** To where the day is now, or begins; anew only with another day or another height of the rows. */
export function useScrollToNow(
  scroller: { current: HTMLElement | null },
  { clinic, columns, today, shownFrom, scale }: Sight,
) {
  const days = columns.map(({ day }) => day).join();
  useEffect(() => {
    const now = clinicTime(Date.now(), clinic.timeZone);
    const minute = days.includes(today) ? now.minute - 60 : shownFrom + 60;
    scroller.current?.scrollTo({ top: (minute - shownFrom) * scale });
  }, [scroller, clinic, days, today, scale, shownFrom]);
}

/** A visit that was just booked, or found by its patient, may lie below or beside what is seen. */
export function useShowChosen(scroller: { current: HTMLElement | null }, chosenId: string | undefined) {
  useEffect(() => {
    const block = chosenId && scroller.current?.querySelector(`[data-appointment="${chosenId}"]`);
    if (block) block.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [scroller, chosenId]);
}
