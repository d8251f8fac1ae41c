import { Context } from "@temporalio/activity";
import { listOpenAppointments, type OpenAppointment } from "../db/booking/list-open.ts";
import type { Db } from "../db/client.ts";
import { listOrganizationIds } from "../db/organization/queries.ts";

export type MissingWorkflowsActivities = ReturnType<typeof createMissingWorkflowsActivities>;

/** A place in the search, which goes through organizations and their appointments in the order of ids. */
export type Place = { organizationId: string; after: string | null };

/** Open appointments that nothing has in hand, and where to search on; `next` is null when all has been searched. */
export type Unattended = { unattended: OpenAppointment[]; next: Place | null };

/** Which of these appointments have a running workflow of their own. */
export type FindAttended = (appointmentIds: readonly string[]) => Promise<ReadonlySet<string>>;

/** Appointments that are compared, and workflows that are started, at once. */
const PAGE = 500;

export function createMissingWorkflowsActivities({ db, findAttended }: { db: Db; findAttended: FindAttended }) {
  return {
    /**
     * Compares the database, which knows what ought to be in hand, with Temporal, which knows what is, until a page has something that is
     * not. It may be in hand all the same, as Temporal's list lags behind: starting it again must do no harm.
     */
    async findUnattended({ from }: { from: Place | null }): Promise<Unattended> {
      const context = Context.current();
      const organizationIds = await listOrganizationIds(db);
      const startOf = (organizationId: string | undefined): Place | null =>
        organizationId === undefined ? null : { organizationId, after: null };
      const resumed: Place | null | undefined = context.info.heartbeatDetails;
      let place = resumed ?? from ?? startOf(organizationIds[0]);
      while (place) {
        const { organizationId, after }: Place = place;
        const page = await listOpenAppointments(db, organizationId, { after, limit: PAGE });
        const attended = await findAttended(page.open.map(({ appointmentId }) => appointmentId));
        const unattended = page.open.filter(({ appointmentId }) => !attended.has(appointmentId));
        place =
          page.after === null
            ? startOf(organizationIds.find((id) => id > organizationId))
            : { organizationId, after: page.after };
        if (unattended.length > 0) return { unattended, next: place };
        context.heartbeat(place);
      }
      return { unattended: [], next: null };
    },
  };
}
