import { setTimeout as pause } from "node:timers/promises";
import { type Client, ServiceError, WorkflowNotFoundError } from "@temporalio/client";
import { optionalTsToMs } from "@temporalio/common/lib/time.js";
import type { bookAppointment } from "../../src/workflows/booking/book-appointment.ts";
import type { followAppointment } from "../../src/workflows/booking/follow-appointment.ts";
import { beginNow, bookingId, type DueStep, followId, nextDue } from "../../src/workflows/booking/messages.ts";
import { followOptions } from "../../src/workflows/booking/options.ts";
import { searchAttributes } from "../../src/workflows/search-attributes.ts";
import { FastForwardError } from "./fast-forward-error.ts";
import { jump } from "./jump.ts";

/** A step that passing time made happen; `at` is its virtual time, epoch milliseconds. */
export type Happened = { workflowId: string; kind: string; at: number };

/** Where it stopped. `ended`: the appointment has no running workflow any more, so time had nothing left to do. */
export type FastForwarded = { at: number; state: "running" | "ended" };

/**
 * What is done along the way. `moveStripe` brings Stripe's clock to an instant (epoch milliseconds) that it has not
 * reached.
 */
type Along = { onStep: (happened: Happened) => void; moveStripe: (at: number) => Promise<void> };

/** How long a step that is due may wait for a worker, for Stripe or for the database. */
const PATIENCE_MS = 30_000;

/**
 * Moves the workflows of an appointment ahead by `ms` of virtual time, first its booking, then its
 * follow-up. Every step on the way happens at its own time, one after the other. The wall clock and other
 * workflows stay where they are; for these workflows time runs on from where it stopped. Stripe's clock stays,
 * too, until a saved card is asked: from then on money is on hold for some days. Throws a `FastForwardError` for
 * what a person can act on.
 */
export async function fastForwardAppointment(
  client: Client,
  appointmentId: string,
  ms: number,
  { onStep = () => {}, moveStripe = async () => {} }: Partial<Along> = {},
): Promise<FastForwarded> {
  const booking = await look(client, bookingId(appointmentId));
  const first = booking?.isRunning ? booking : await findFollowUp(client, appointmentId);
  if (!first) throw new FastForwardError(`No workflow has ever had the appointment ${appointmentId} in hand.`);
  if (!first.isRunning) throw new FastForwardError("Nothing is left to happen: its workflows have ended.");

  const until = first.now + ms;
  let at = await passTime(client, first.workflowId, until, { onStep, moveStripe });
  if (first === booking && (await findFollowUp(client, appointmentId))?.isRunning) {
    at = await passTime(client, followId(appointmentId), until, { onStep, moveStripe });
  }
  const last = [await look(client, bookingId(appointmentId)), await look(client, followId(appointmentId))];
  return { at, state: last.some((one) => one?.isRunning) ? "running" : "ended" };
}

/** Jumps from one due step to the next: a single long jump can pass a timer when somebody acts meanwhile. */
async function passTime(
  client: Client,
  workflowId: string,
  until: number,
  { onStep, moveStripe }: Along,
): Promise<number> {
  for (;;) {
    const standing = await look(client, workflowId);
    if (!standing?.isRunning || standing.now >= until) return standing?.now ?? until;
    const { now } = standing;
    const due = await client.workflow.getHandle(workflowId).query(nextDue);
    if (isDeciding(due)) {
      await untilMoved(client, workflowId, due);
      continue;
    }
    const dueAt = due.dueAt === null ? Number.POSITIVE_INFINITY : Date.parse(due.dueAt);
    const target = Math.min(dueAt + 1, until);
    if (due.asksCard && dueAt < until) await moveStripe(dueAt);
    if (target > now) await jump(client, workflowId, target - now);
    if (dueAt >= until) return until;
    await untilMoved(client, workflowId, due);
    onStep({ workflowId, kind: due.kind, at: Math.max(dueAt, now) });
  }
}

/** Undefined when there is none; that of an appointment just confirmed, which begins within moments, is waited for. */
async function findFollowUp(client: Client, appointmentId: string): Promise<Look | undefined> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await pause(20)) {
    const follow = await look(client, followId(appointmentId));
    if (follow || !(await wasConfirmed(client, appointmentId))) {
      if (follow?.isDelayed) await begin(client, appointmentId);
      return follow;
    }
    if (Date.now() > deadline) throw new FastForwardError(`Nobody follows ${appointmentId}: are the workers running?`);
  }
}

async function wasConfirmed(client: Client, appointmentId: string): Promise<boolean> {
  if ((await look(client, bookingId(appointmentId)))?.isRunning !== false) return false;
  const booking = client.workflow.getHandle<typeof bookAppointment>(bookingId(appointmentId));
  return (await booking.result()).status === "confirmed";
}

/** In the middle of something: it is about to know what comes next, or about to end. */
const isDeciding = ({ kind, dueAt, steps }: DueStep) => steps === 0 || (dueAt === null && kind !== "wait");

async function untilMoved(client: Client, workflowId: string, { kind, steps }: DueStep): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    if (!(await look(client, workflowId))?.isRunning) return;
    if ((await client.workflow.getHandle(workflowId).query(nextDue)).steps > steps) return;
    await pause(20);
  }
  const seconds = PATIENCE_MS / 1000;
  throw new FastForwardError(
    `${workflowId} was due to ${kind} and did not within ${seconds} s: see its page in Temporal UI.`,
  );
}

/** One that was to begin at its first step would do it before it could be asked what that is. */
async function begin(client: Client, appointmentId: string): Promise<void> {
  const { typedSearchAttributes } = await client.workflow.getHandle(followId(appointmentId)).describe();
  const idOf = (name: "organizationId" | "clinicId" | "patientId") =>
    typedSearchAttributes.get(searchAttributes[name]) ?? "";
  const ids = {
    organizationId: idOf("organizationId"),
    appointmentId,
    clinicId: idOf("clinicId"),
    patientId: idOf("patientId"),
  };
  await client.workflow.signalWithStart<typeof followAppointment>("followAppointment", {
    ...followOptions(ids),
    signal: beginNow,
  });
}

/** `isDelayed`: it waits for the time at which it is to begin, or did. */
type Look = { workflowId: string; isRunning: boolean; isDelayed: boolean; now: number };

/** The newest run, and its virtual time; undefined when there never was one. */
async function look(client: Client, workflowId: string): Promise<Look | undefined> {
  try {
    const { status, executionTime, raw } = await client.workflow.getHandle(workflowId).describe();
    const now = optionalTsToMs(raw.workflowExtendedInfo?.timeSkippingInfo?.currentTime) ?? Date.now();
    // Unless a message has begun it meanwhile: then to be told to begin is nothing to it.
    const isDelayed = Number(executionTime ?? 0) > Date.now();
    return { workflowId, isRunning: status.name === "RUNNING", isDelayed, now };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    if (error instanceof ServiceError) throw new FastForwardError(`Temporal does not answer: ${error.message}`);
    throw error;
  }
}
