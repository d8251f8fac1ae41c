import { useSyncExternalStore } from "react";
import { isOwnChange } from "./own-changes.ts";

/** For so long one sees what others have just changed. */
const SHOWN_MS = 2_500;

/** What somebody else has just done to an appointment, such as `appointment.moved`, and the version it led to. */
export type News = { kind: string; version: number };

/** By id of an appointment. */
let news: ReadonlyMap<string, News> = new Map();
const listeners = new Set<() => void>();

function setNews(change: (next: Map<string, News>) => void): void {
  const next = new Map(news);
  change(next);
  news = next;
  for (const listener of listeners) listener();
}

/** Marks an appointment as changed by somebody else, for a moment. */
export function noteNews(appointmentId: string, one: News): void {
  if (isOwnChange(appointmentId)) return;
  setNews((next) => next.set(appointmentId, one));
  setTimeout(() => {
    // What came in the meantime stays for its own time.
    if (news.get(appointmentId) === one) setNews((next) => next.delete(appointmentId));
  }, SHOWN_MS);
}

/** What somebody else has just done to the appointment; undefined most of the time. */
export function useNews(appointmentId: string): News | undefined {
  const one = useSyncExternalStore(subscribe, () => news.get(appointmentId));
  return one !== undefined && isOwnChange(appointmentId) ? undefined : one;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
