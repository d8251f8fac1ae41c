import type { Db } from "../../db/client.ts";
import { listPatientsOf } from "../../db/record/list-patients-of.ts";
import type { Listener } from "../../domain/booking/live-event.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import { expiryOf } from "../auth.ts";
import { type Route, route } from "../route.ts";
import { eventHeaders, eventStream } from "./contract.ts";
import type { EventStreams } from "./streams.ts";

export function createEventRoutes({ db }: { db: Db }, streams: EventStreams): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/events",
      right: "event.read",
      operationId: "streamEvents",
      tag: "booking",
      summary: "Changes of appointments, as they happen",
      description:
        "Server-sent events: that an appointment within reach has changed, and nothing of what is in it. The stream ends with the access " +
        "token; connect again with a new one and `Last-Event-ID`, and what was missed follows.",
      headers: eventHeaders,
      refusals: ["too_many_requests"],
      responses: { 200: { description: "Until the access token ends", events: eventStream } },
      async handler({ headers, principal, reach }) {
        const listener = await listenerOf(db, principal, reach);
        return {
          status: 200,
          stream: (req, res) =>
            streams.open(res, {
              accountId: principal.accountId,
              listener,
              after: headers["last-event-id"],
              expiresAt: expiryOf(req.headers.authorization),
            }),
        };
      },
    }),
  ];
}

async function listenerOf(db: Db, { organizationId }: Principal, reach: Reach): Promise<Listener> {
  const patientIds = reach.kind === "own" ? await listPatientsOf(db, organizationId, reach.accountId) : [];
  return { organizationId, reach, patientIds: new Set(patientIds) };
}
