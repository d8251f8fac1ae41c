import { useEffect, useState } from "preact/hooks";

/** What is free is read again by whoever comes back to the page later than this after it was read. */
const FRESH_MS = 60_000;

/** Counts how often the page was looked at again when what it shows was old. */
export function useReturns(): number {
  const [returns, setReturns] = useState(0);
  useEffect(() => {
    let readAt = Date.now();
    const look = () => {
      if (document.visibilityState !== "visible" || Date.now() - readAt < FRESH_MS) return;
      readAt = Date.now();
      setReturns((count) => count + 1);
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return returns;
}
