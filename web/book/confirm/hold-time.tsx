import { useEffect, useState } from "preact/hooks";
import { useWordsOnBothClocks } from "../own-time.ts";

/** Longer than that nobody counts: it is said until when. */
const COUNTED_SECONDS = 3_600;

/** How long the time is still held, calmly, on the clock of the clinic's zone; `onOver` once it is not. */
export function HoldTime({ until, timeZone, onOver }: { until: string; timeZone: string; onOver: () => void }) {
  const { say, format } = useWordsOnBothClocks();
  const left = () => Math.max(0, Math.ceil((Date.parse(until) - Date.now()) / 1_000));
  const [seconds, setSeconds] = useState(left);
  const isOver = seconds === 0;

  useEffect(() => {
    if (isOver) {
      onOver();
      return undefined;
    }
    const timer = setInterval(() => setSeconds(left()), 1_000);
    return () => clearInterval(timer);
  }, [until, isOver]);

  return (
    <p class="hold" role="timer">
      {seconds > COUNTED_SECONDS
        ? say.heldUntil(format.moment(until, timeZone))
        : say.heldFor(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`)}
    </p>
  );
}
