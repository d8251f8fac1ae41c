import { useSyncExternalStore } from "react";
import { isOwnChange } from "./own-changes.ts";

/** For so long one sees what others have just changed. */
const SHOWN_MS = 2_500;

/** By id of an appointment: what somebody else has just done to it, such as `appointment.moved`. */
let news: ReadonlyMap<string, string> = new Map();
const listeners = new Set<() => void>();

function setNews(change: (next: Map<string, string>) => void): void {
  const next = new Map(news);
  change(next);
  news = next;
  for (const listener of listeners) listener();
}

/** Marks an appointment as changed by somebody else, for a moment. */
export function noteNews(appointmentId: string, kind: string): void {
  if (isOwnChange(appointmentId)) return;
  setNews((next) => next.set(appointmentId, kind));
  setTimeout(() => setNews((next) => next.delete(appointmentId)), SHOWN_MS);
}

/** What somebody else has just done to the appointment; undefined most of the time. */
export function useNews(appointmentId: string): string | undefined {
  const kind = useSyncExternalStore(subscribe, () => news.get(appointmentId));
  return kind !== undefined && isOwnChange(appointmentId) ? undefined : kind;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
