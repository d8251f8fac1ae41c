import { Context } from "@temporalio/activity";
import { listOpenAppointments, type OpenAppointment } from "../db/booking/list-open.ts";
import type { Db } from "../db/client.ts";
import { listOrganizationIds } from "../db/organization/queries.ts";
import { type EventSubject, listOverdueSubjects } from "../db/payment/stripe-events.ts";
import { eachOf } from "./each-of.ts";

export type MissingWorkflowsActivities = ReturnType<typeof createMissingWorkflowsActivities>;

/** Temporal as this search needs it. */
export type AppointmentWorkflows = {
  /**
   * Those of a page that have no running workflow. Lags behind by a moment, so
   * one that has just got its own may be among them.
   */
  filterUnattended(open: readonly OpenAppointment[]): Promise<readonly OpenAppointment[]>;
  /** Starts the workflow that an open appointment ought to have; does nothing when it runs already. */
  start(appointment: OpenAppointment): Promise<void>;
  /** Tells the appointment's workflow that Stripe has news, as the webhook itself would have. */
  report(subject: EventSubject): Promise<void>;
};

const PAGE = 500;
/** Calls to Temporal under way at once: few, so that whoever waits for an answer does not wait for these. */
const CONCURRENCY = 5;

export function createMissingWorkflowsActivities({ db, workflows }: { db: Db; workflows: AppointmentWorkflows }) {
  return {
    /**
     * Compares the database, which knows what ought to be in hand, with Temporal, which knows what is, page by page,
     * and starts what is missing. Answers how many. A repeat begins anew and finds that much less to start.
     */
    async startMissing(): Promise<number> {
      const counted = countingHeartbeats(workflows.start);
      for await (const { open } of pagesOf(db, listOpenAppointments)) {
        await eachOf(await workflows.filterUnattended(open), CONCURRENCY, counted.work);
      }
      return counted.total();
    },

    /**
     * Passes on the webhooks that were stored and never passed on. Answers for
     * how many appointments. A repeat tells the rest.
     */
    async reportOverdue(): Promise<number> {
      const counted = countingHeartbeats(workflows.report);
      for await (const { subjects } of pagesOf(db, listOverdueSubjects))
        await eachOf(subjects, CONCURRENCY, counted.work);
      return counted.total();
    },
  };
}

/** `work`, once for each item, as long as the activity is wanted. */
function countingHeartbeats<Item>(work: (item: Item) => Promise<void>) {
  const { heartbeat, cancellationSignal } = Context.current();
  let done = 0;
  return {
    async work(item: Item): Promise<void> {
      cancellationSignal.throwIfAborted();
      await work(item);
      heartbeat(++done);
    },
    total: () => done,
  };
}

type From = { after: string | null; limit: number };

/** Page after page of one organization after the other, with a heartbeat for each. */
async function* pagesOf<Page extends { after: string | null }>(
  db: Db,
  list: (db: Db, organizationId: string, from: From) => Promise<Page>,
): AsyncGenerator<Page> {
  for (const organizationId of await listOrganizationIds(db)) {
    let after: string | null = null;
    do {
      Context.current().heartbeat();
      const page: Page = await list(db, organizationId, { after, limit: PAGE });
      yield page;
      after = page.after;
    } while (after !== null);
  }
}
