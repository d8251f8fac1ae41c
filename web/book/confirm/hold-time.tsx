import { useEffect, useState } from "preact/hooks";
import { useWords } from "../words.ts";

/** How long the time is still held, calmly; `onOver` once it is not. */
export function HoldTime({ until, onOver }: { until: string; onOver: () => void }) {
  const { say } = useWords();
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
      {say.heldFor(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`)}
    </p>
  );
}
