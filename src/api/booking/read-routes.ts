import * as z from "zod";
import type { Config } from "../../config.ts";
import { readFollowUp } from "../../db/booking/follow-up.ts";
import { findAppointment, listAppointments } from "../../db/booking/queries.ts";
import { readHistory } from "../../db/booking/read-history.ts";
import { findRequest } from "../../db/booking/requests.ts";
import type { Db } from "../../db/client.ts";
import { ANSWER_WITHIN_SECONDS } from "../../domain/booking/appointment.ts";
import { refusalWordsFor } from "../../domain/booking/refusal.ts";
import { tellNext } from "../../domain/booking/tell-next.ts";
import { tellHistory } from "../../domain/booking/timeline.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import { id, instant } from "../contract.ts";
import { decodeCursor, pageFrom } from "../cursor.ts";
import { type Route, route } from "../route.ts";
import { actorOf } from "./actor.ts";
import { appointmentPage, appointmentParams, appointmentView, listAppointmentsQuery } from "./contract.ts";
import { bookingScope } from "./keys.ts";
import { bookingPending, pendingBookingReply } from "./pending.ts";
import { requireAppointment } from "./require-appointment.ts";
import { timelineView } from "./timeline-contract.ts";
import { toAppointmentView } from "./view.ts";

/** How long after its deadline a request may still be under way in a transaction that began in time. */
const SLACK_SECONDS = 15;

const cursor = z.strictObject({ startsAt: instant, id });

export function createBookingReadRoutes({ db, config }: { db: Db; config: Config }): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/appointments",
      right: "appointment.list",
      operationId: "listAppointments",
      tag: "booking",
      summary: "Appointments, by the start of the visit",
      query: listAppointmentsQuery,
      responses: { 200: { description: "One page", schema: appointmentPage } },
      async handler({ query, principal, reach }) {
        const { limit } = query;
        const found = await listAppointments(db, principal.organizationId, {
          reach,
          role: principal.role,
          limit: limit + 1,
          after: decodeCursor(cursor, query.cursor) ?? null,
          order: query.order,
          filter: {
            clinicId: query.clinicId ?? null,
            practitionerId: query.practitionerId ?? null,
            patientId: query.patientId ?? null,
            statuses: query.status ?? null,
            from: query.from ? new Date(query.from) : null,
            until: query.until ? new Date(query.until) : null,
          },
        });
        const { data, nextCursor } = pageFrom(found, limit, ({ startsAt, id }) => ({ startsAt, id }));
        const views = data.map((stored) => toAppointmentView(stored, principal, config));
        return { status: 200, body: { data: views, nextCursor } };
      },
    }),
    route({
      method: "get",
      path: "/v1/appointments/:appointmentId",
      right: "appointment.read",
      operationId: "getAppointment",
      tag: "booking",
      summary: "One appointment",
      params: appointmentParams,
      refusals: ["not_found", "request_expired"],
      responses: { 200: { description: "As it stands", schema: appointmentView }, 202: pendingBookingReply },
      async handler({ params, principal, reach }) {
        const { organizationId, role } = principal;
        const stored = await findAppointment(db, organizationId, params.appointmentId, { reach, role });
        if (stored) return { status: 200, body: toAppointmentView(stored, principal, config) };
        await requirePending(db, principal, params.appointmentId);
        return bookingPending(params.appointmentId);
      },
    }),
    route({
      method: "get",
      path: "/v1/appointments/:appointmentId/timeline",
      right: "appointment.timeline",
      operationId: "getTimeline",
      tag: "booking",
      summary: "What happened, why, and what comes next",
      params: appointmentParams,
      refusals: ["not_found"],
      responses: { 200: { description: "In plain words", schema: timelineView } },
      async handler({ params, principal, reach }) {
        const stored = await requireAppointment(db, { principal, reach, ...params });
        const [history, followUp] = await db.withTenant(principal.organizationId, (tx) =>
          Promise.all([readHistory(tx, stored.id), readFollowUp(tx, stored.id)]),
        );
        const reader = { isStaff: principal.role !== "patient", accountId: principal.accountId };
        const events = tellHistory(history, stored, reader);
        const next = followUp ? tellNext(stored, followUp, new Date(), reader) : [];
        return {
          status: 200,
          body: {
            appointmentId: stored.id,
            status: stored.status,
            events: events.map((event) => ({ ...event, at: new Date(event.at).toISOString() })),
            next: next.map((expected) => ({ ...expected, at: expected.at && new Date(expected.at).toISOString() })),
          },
        };
      },
    }),
  ];
}

/**
 * Whoever asked for it learns that it is under way, or that it never began in
 * time; for everybody else it does not exist.
 */
async function requirePending(db: Db, principal: Principal, appointmentId: string): Promise<void> {
  const requestedAt = await findRequest(db, principal.organizationId, appointmentId, bookingScope(principal));
  if (!requestedAt) throw new DomainError("not_found", "There is no such appointment.");
  const deadline = requestedAt.getTime() + (ANSWER_WITHIN_SECONDS + SLACK_SECONDS) * 1_000;
  if (Date.now() > deadline)
    throw new DomainError("request_expired", refusalWordsFor(actorOf(principal).kind, "request_expired"));
}
