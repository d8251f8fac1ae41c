import { optionalTsToMs } from "@temporalio/common/lib/time.js";
import { fastForwardAppointment, type Happened } from "../../local/fast-forward/loop.ts";
import { bookingId, followId } from "../../src/workflows/booking/messages.ts";
import type { Stack } from "./stack.ts";

const HOUR_MS = 3_600_000;

/**
 * Lets time pass for one appointment, until an instant: its workflows do everything that is due by then, each step at
 * its own time. Returns what they did. The wall clock stays where it is, and Stripe's until a saved card is asked.
 */
export async function passTimeUntil(stack: Stack, appointmentId: string, until: Date): Promise<Happened[]> {
  const happened: Happened[] = [];
  const ms = until.getTime() - (await virtualNow(stack, appointmentId));
  await fastForwardAppointment(stack.api.parts.temporal, appointmentId, ms, {
    onStep: (step) => happened.push(step),
    async moveStripe(at) {
      const minutes = Math.ceil((at - stack.emulator.clock.now().getTime()) / 60_000);
      if (minutes > 0) await stack.emulator.clock.advance({ minutes });
    },
  });
  return happened;
}

/** Ahead of the wall clock once time was passed; a follow-up takes over its booking's. */
async function virtualNow({ api }: Stack, appointmentId: string): Promise<number> {
  const timeOf = async (workflowId: string) => {
    const { raw } = await api.parts.temporal.workflow.getHandle(workflowId).describe();
    return optionalTsToMs(raw.workflowExtendedInfo?.timeSkippingInfo?.currentTime) ?? Date.now();
  };
  return timeOf(followId(appointmentId)).catch(() => timeOf(bookingId(appointmentId)));
}

export const hoursAfter = (instant: string, hours: number): Date => new Date(Date.parse(instant) + hours * HOUR_MS);
