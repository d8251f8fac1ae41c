import { Context } from "@temporalio/activity";
import { listOpenAppointments, type OpenAppointment, type OpenPage } from "../db/booking/list-open.ts";
import type { Db } from "../db/client.ts";
import { listOrganizationIds } from "../db/organization/queries.ts";

export type MissingWorkflowsActivities = ReturnType<typeof createMissingWorkflowsActivities>;

/** Temporal as this search needs it. */
export type AppointmentWorkflows = {
  /** Those of a page that have no running workflow. Lags behind by a moment, so one that has just got its own may be among them. */
  filterUnattended(open: readonly OpenAppointment[]): Promise<readonly OpenAppointment[]>;
  /** Starts the workflow that an open appointment ought to have; does nothing when it runs already. */
  start(appointment: OpenAppointment): Promise<void>;
};

const PAGE = 500;
/** Starts under way at once: few, so that whoever waits for an answer does not wait for these. */
const CONCURRENCY = 5;

export function createMissingWorkflowsActivities({ db, workflows }: { db: Db; workflows: AppointmentWorkflows }) {
  return {
    /**
     * Compares the database, which knows what ought to be in hand, with Temporal, which knows what is, page by page, and starts what is
     * missing. Answers how many. A repeat begins anew and finds that much less to start.
     */
    async startMissing(): Promise<number> {
      const { heartbeat, cancellationSignal } = Context.current();
      let started = 0;
      const startOne = async (appointment: OpenAppointment) => {
        cancellationSignal.throwIfAborted();
        await workflows.start(appointment);
        heartbeat(++started);
      };
      for (const organizationId of await listOrganizationIds(db)) {
        let after: string | null = null;
        do {
          const page: OpenPage = await listOpenAppointments(db, organizationId, { after, limit: PAGE });
          await eachOf(await workflows.filterUnattended(page.open), startOne);
          after = page.after;
          heartbeat(started);
        } while (after !== null);
      }
      return started;
    },
  };
}

/** All of them, a few at a time. */
async function eachOf<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  const takeFromQueue = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, takeFromQueue));
}
