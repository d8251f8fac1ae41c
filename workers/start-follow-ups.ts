import { type Client, WorkflowExecutionAlreadyStartedError } from "@temporalio/client";
import { eachOf } from "../src/activities/each-of.ts";
import { readFollowUp } from "../src/db/booking/follow-up.ts";
import {
  claimUnstartedFollowUps,
  forgetStartedFollowUps,
  type UnstartedFollowUp,
} from "../src/db/booking/unstarted-follow-ups.ts";
import type { Db } from "../src/db/client.ts";
import { nextStep } from "../src/domain/booking/follow-up.ts";
import { createBookingWorkflows } from "../src/temporal/booking.ts";
import type { followAppointment } from "../src/workflows/booking/follow-appointment.ts";
import { delayedUntil, followOptions } from "../src/workflows/booking/options.ts";

type Parts = { db: Db; temporal: Client };

const BATCH = 50;
/** Few, so that in a rush those who wait for their booking's answer come before what follows bookings. */
const AT_ONCE = 5;
const DEADLINE_MS = 5_000;
/** Longer than the deadline, so that nobody starts what another is starting. */
const CLAIM_SECONDS = 10;

/**
 * Starts the follow-up of each appointment that was confirmed since, to begin once something is due, and answers how
 * many. Several processes share them; one that dies in the middle leaves the rest to the others, and started twice it
 * is the same one. Throws what kept one from being started, once the others are done with: it is claimed again.
 */
export async function startFollowUps({ db, temporal }: Parts): Promise<number> {
  const unstarted = await claimUnstartedFollowUps(db, { forSeconds: CLAIM_SECONDS, limit: BATCH });
  if (unstarted.length === 0) return 0;
  const { reportToFollowUp } = createBookingWorkflows(temporal);
  const started: UnstartedFollowUp[] = [];
  const failures: unknown[] = [];
  await temporal.withDeadline(Date.now() + DEADLINE_MS, () =>
    eachOf(unstarted, AT_ONCE, async ({ status, ...ids }) => {
      try {
        // An act has begun it, perhaps before the appointment was confirmed, and it may be about to end: it has to look
        // again.
        if (!(await start({ db, temporal }, { status, ...ids }))) await reportToFollowUp(ids);
        started.push({ status, ...ids });
      } catch (error) {
        failures.push(error);
      }
    }),
  );
  // Claimed again, those that were started would be taken for begun, and begin for nothing.
  await forgetStartedFollowUps(db, started);
  if (failures.length > 0) throw failures[0];
  return started.length;
}

/** False: it runs already. */
async function start({ db, temporal }: Parts, { status, ...ids }: UnstartedFollowUp): Promise<boolean> {
  const facts = await db.inOneFlight(ids.organizationId, (tx) => readFollowUp(tx, ids.appointmentId));
  const at = new Date();
  const delay = facts ? delayedUntil(nextStep(facts, at), at) : {};
  try {
    const options = { ...followOptions(ids, status), ...delay };
    await temporal.workflow.start<typeof followAppointment>("followAppointment", options);
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}
