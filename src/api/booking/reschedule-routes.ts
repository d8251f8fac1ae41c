import type { Config } from "../../config.ts";
import type { Db } from "../../db/client.ts";
import type { BookingWorkflows } from "../../temporal/booking.ts";
import { requireRight } from "../permissions.ts";
import { type Route, route } from "../route.ts";
import { appointmentParams, appointmentView } from "./contract.ts";
import { actPending, pendingActReply } from "./pending.ts";
import { createRescheduler } from "./reschedule.ts";
import { rescheduleBody } from "./reschedule-contract.ts";
import { toAppointmentView } from "./view.ts";

export function createRescheduleRoutes(parts: { db: Db; config: Config; workflows: BookingWorkflows }): Route[] {
  const rescheduleOnce = createRescheduler(parts);
  return [
    route({
      method: "post",
      path: "/v1/appointments/:appointmentId/reschedule",
      right: "appointment.reschedule",
      furtherRights: ["appointment.overbook"],
      operationId: "reschedule",
      tag: "booking",
      summary: "Move to another time, length, practitioner or room",
      description:
        "For a visit that is confirmed or checked in. By the rules of a booking, whose notice and horizon do not bind the desk. Price, discount and payment stay as they are; a room that is taken then is exchanged for a free one.",
      params: appointmentParams,
      idempotent: true,
      body: rescheduleBody,
      refusals: [
        "not_found",
        "not_possible_in_this_status",
        "changed_meanwhile",
        "slot_taken",
        "patient_busy",
        "outside_hours",
        "too_soon",
        "too_far",
        "not_eligible",
        "not_offered",
        "room_unsuitable",
      ],
      responses: { 200: { description: "Where it is now", schema: appointmentView }, 202: pendingActReply },
      async handler({ params, body, principal, reach, idempotencyKey }) {
        if (body.overbook) requireRight("appointment.overbook", principal.role);
        const answer = await rescheduleOnce({ wanted: body, ...params, principal, reach, idempotencyKey });
        if (answer === "pending") return actPending(params.appointmentId, "reschedule");
        return { status: 200, body: toAppointmentView(answer, principal, parts.config) };
      },
    }),
  ];
}
