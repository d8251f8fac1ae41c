import { fastForwardAppointment, type Happened } from "../../local/fast-forward/loop.ts";
import type { Stack } from "./stack.ts";

const HOUR_MS = 3_600_000;

/**
 * Lets time pass for one appointment, until an instant: its workflows do everything that is due by then, each step at its own time.
 * Returns what they did. The wall clock and Stripe's stay where they are.
 */
export async function passTimeUntil({ api }: Stack, appointmentId: string, until: Date): Promise<Happened[]> {
  const happened: Happened[] = [];
  const ms = until.getTime() - Date.now();
  await fastForwardAppointment(api.parts.temporal, appointmentId, ms, (step) => happened.push(step));
  return happened;
}

export const hoursAfter = (instant: string, hours: number): Date => new Date(Date.parse(instant) + hours * HOUR_MS);
