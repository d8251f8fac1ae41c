import { useSyncExternalStore } from "react";

const QUARTER_MS = 15 * 60_000;

/**
 * Turns each quarter of an hour. At one of them it is midnight wherever a clinic may be: what was "tomorrow" is said
 * anew in a page that stays open.
 */
export const useQuarterHour = (): number => useSyncExternalStore(subscribe, quarterNow);

const quarterNow = () => Math.floor(Date.now() / QUARTER_MS);

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    waitForNext();
    // A computer that slept has missed its turn.
    document.addEventListener("visibilitychange", tell);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", tell);
  };
}

function waitForNext(): void {
  clearTimeout(timer);
  timer = setTimeout(tell, QUARTER_MS - (Date.now() % QUARTER_MS) + 1);
}

function tell(): void {
  waitForNext();
  for (const listener of listeners) listener();
}
