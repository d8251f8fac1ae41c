/** By id of an appointment: when it was changed from this page. */
const changedAt = new Map<string, number>();
/** The news of one's own change comes back within this time, also on a slow line. */
const NEWS_MS = 6_000;

/** To be told as soon as a change is sent, and again when it is answered. */
export function noteOwnChange(appointmentId: string): void {
  changedAt.set(appointmentId, Date.now());
}

export const isOwnChange = (appointmentId: string) => Date.now() - (changedAt.get(appointmentId) ?? 0) < NEWS_MS;
