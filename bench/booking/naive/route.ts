import { v7 as uuidv7 } from "uuid";
import { actorOf } from "../../../src/api/booking/actor.ts";
import { bookAppointmentBody } from "../../../src/api/booking/book-contract.ts";
import { appointmentView } from "../../../src/api/booking/contract.ts";
import { toAppointmentView } from "../../../src/api/booking/view.ts";
import { type Route, route } from "../../../src/api/route.ts";
import type { Parts } from "../../../src/compose.ts";
import { findAppointment } from "../../../src/db/booking/queries.ts";
import { DomainError } from "../../../src/domain/errors.ts";
import type { bookNaively } from "./book-naively.ts";

export const naiveQueue = "naive-booking";

/** `POST /v1/appointments` as one would first write it: start a workflow, wait for its end, read what it stored. */
export function createNaiveRoute({ db, config, temporal }: Parts): Route {
  return route({
    method: "post",
    path: "/naive/appointments",
    right: "appointment.create",
    operationId: "bookNaively",
    tag: "booking",
    summary: "Book an appointment, naively",
    idempotent: true,
    body: bookAppointmentBody,
    refusals: ["slot_taken"],
    responses: { 201: { description: "Confirmed, or held until it is paid", schema: appointmentView } },
    async handler({ body, principal, reach }) {
      const { organizationId, role } = principal;
      const appointmentId = uuidv7();
      const request = {
        ...body,
        organizationId,
        appointmentId,
        paymentId: uuidv7(),
        startsAt: new Date(body.startsAt).toISOString(),
        requestedAt: new Date().toISOString(),
        actor: actorOf(principal),
      };
      const outcome = await temporal.workflow.execute<typeof bookNaively>("bookNaively", {
        taskQueue: naiveQueue,
        workflowId: `naive:${appointmentId}`,
        args: [request],
      });
      const stored = await findAppointment(db, organizationId, appointmentId, { reach, role });
      if (outcome === "slot_taken" || !stored) throw new DomainError("slot_taken", "Somebody else has it.");
      return { status: 201, body: toAppointmentView(stored, principal, config) };
    },
  });
}
