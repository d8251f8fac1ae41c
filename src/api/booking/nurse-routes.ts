import type { Config } from "../../config.ts";
import { allocateNurse } from "../../db/booking/allocate-nurse.ts";
import { listNurseChoices } from "../../db/booking/nurses.ts";
import type { Db } from "../../db/client.ts";
import { keyUseOf } from "../key-use.ts";
import { type Route, route } from "../route.ts";
import { actorOf } from "./actor.ts";
import { toAllocated, toAllocationChoices } from "./allocation.ts";
import { allocateNurseBody, allocationChoices } from "./allocation-contract.ts";
import { appointmentParams, appointmentView } from "./contract.ts";
import { requireAppointment } from "./require-appointment.ts";
import { toAppointmentView } from "./view.ts";

export function createNurseRoutes({ db, config }: { db: Db; config: Config }): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/appointments/:appointmentId/nurses",
      right: "appointment.allocate_nurse",
      operationId: "listNurseChoices",
      tag: "booking",
      summary: "Who could be the nurse of a visit, and who has them then",
      params: appointmentParams,
      refusals: ["not_found"],
      responses: { 200: { description: "By name", schema: allocationChoices } },
      async handler({ params, principal, reach }) {
        const { id } = await requireAppointment(db, { principal, reach, ...params });
        const found = await listNurseChoices(db, principal.organizationId, id);
        return { status: 200, body: toAllocationChoices(found, principal.role) };
      },
    }),
    route({
      method: "post",
      path: "/v1/appointments/:appointmentId/nurse-allocation",
      right: "appointment.allocate_nurse",
      operationId: "allocateNurse",
      tag: "booking",
      summary: "Give a visit a nurse, another one or none",
      description:
        "Somebody of the staff beside its practitioner, who works at the clinic then, is not on leave, and is in no other visit. Until the visit is over. The nurse comes along when it is moved, and is let go where that cannot be, as the timeline says. Of two who want one nurse, one is served; the other is told who is `inTheWay`.",
      params: appointmentParams,
      idempotent: true,
      body: allocateNurseBody,
      refusals: [
        "not_found",
        "not_possible_in_this_status",
        "changed_meanwhile",
        "slot_taken",
        "nurse_unsuitable",
        "idempotency_key_reused",
      ],
      responses: { 200: { description: "The visit as it is since", schema: appointmentView } },
      async handler({ params: { appointmentId }, body, principal, reach, idempotencyKey }) {
        const which = { principal, reach, appointmentId };
        const found = await requireAppointment(db, which);
        const asked = { principal, idempotencyKey, body: { appointmentId, ...body } };
        const use = keyUseOf("appointment.allocate_nurse", asked);
        const outcome = await allocateNurse(db, principal.organizationId, use, {
          appointmentId,
          clinicId: found.clinic.id,
          nurseId: body.nurseId,
          expectedVersion: body.expectedVersion ?? null,
          actor: actorOf(principal),
          at: new Date(),
        });
        // Who has taken themselves off it reaches it no more, but is told that it is so.
        const since = await requireAppointment(db, { ...which, reach: { kind: "organization" } });
        const after = toAppointmentView(since, principal, config);
        return toAllocated(outcome, { after, role: principal.role, unsuitable: "nurse_unsuitable" });
      },
    }),
  ];
}
