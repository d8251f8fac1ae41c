import { type Client, WorkflowExecutionAlreadyStartedError } from "@temporalio/client";
import { eachOf } from "../src/activities/each-of.ts";
import { claimUnstartedFollowUps, forgetStartedFollowUps } from "../src/db/booking/unstarted-follow-ups.ts";
import type { Db } from "../src/db/client.ts";
import { createBookingWorkflows } from "../src/temporal/booking.ts";
import type { followAppointment } from "../src/workflows/booking/follow-appointment.ts";
import { followOptions } from "../src/workflows/booking/options.ts";

const BATCH = 50;
/** Few, so that in a rush those who wait for their booking's answer come before what follows bookings. */
const AT_ONCE = 5;
const DEADLINE_MS = 5_000;
/** Longer than the deadline, so that nobody starts what another is starting. */
const CLAIM_SECONDS = 10;

/**
 * Starts the follow-up of each appointment that was confirmed since, and answers how many. Several processes share
 * them; one that dies in the middle leaves the rest to the others, and started twice it is the same one.
 */
export async function startFollowUps({ db, temporal }: { db: Db; temporal: Client }): Promise<number> {
  const unstarted = await claimUnstartedFollowUps(db, { forSeconds: CLAIM_SECONDS, limit: BATCH });
  if (unstarted.length === 0) return 0;
  const { reportToFollowUp } = createBookingWorkflows(temporal);
  await temporal.withDeadline(Date.now() + DEADLINE_MS, () =>
    eachOf(unstarted, AT_ONCE, async ({ status, ...ids }) => {
      // An act has begun it, perhaps before the appointment was confirmed, and it may be about to end: it has to look
      // again.
      if (!(await start(temporal, followOptions(ids, status)))) await reportToFollowUp(ids);
    }),
  );
  await forgetStartedFollowUps(db, unstarted);
  return unstarted.length;
}

/** False: it runs already. */
async function start(temporal: Client, options: ReturnType<typeof followOptions>): Promise<boolean> {
  try {
    await temporal.workflow.start<typeof followAppointment>("followAppointment", options);
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}
