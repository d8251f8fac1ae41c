import type { Config } from "../../config.ts";
import { allocateRoom } from "../../db/booking/allocate-room.ts";
import { listRoomChoices } from "../../db/booking/rooms.ts";
import type { Db } from "../../db/client.ts";
import { keyUseOf } from "../key-use.ts";
import { type Route, route } from "../route.ts";
import { actorOf } from "./actor.ts";
import { toAllocated, toAllocationChoices } from "./allocation.ts";
import { allocateRoomBody, allocationChoices } from "./allocation-contract.ts";
import { appointmentParams, appointmentView } from "./contract.ts";
import { requireAppointment } from "./require-appointment.ts";
import { toAppointmentView } from "./view.ts";

export function createRoomRoutes({ db, config }: { db: Db; config: Config }): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/appointments/:appointmentId/rooms",
      right: "appointment.allocate_room",
      operationId: "listRoomChoices",
      tag: "booking",
      summary: "The rooms that would do for a visit, and who has them then",
      params: appointmentParams,
      refusals: ["not_found"],
      responses: { 200: { description: "By name", schema: allocationChoices } },
      async handler({ params, principal, reach }) {
        const { id } = await requireAppointment(db, { principal, reach, ...params });
        const found = await listRoomChoices(db, principal.organizationId, id);
        return { status: 200, body: toAllocationChoices(found, principal.role) };
      },
    }),
    route({
      method: "post",
      path: "/v1/appointments/:appointmentId/room-allocation",
      right: "appointment.allocate_room",
      operationId: "allocateRoom",
      tag: "booking",
      summary: "Give a visit another room",
      description:
        "Until the visit is over. Its time, practitioner and price stay. Of two who want one room, one gets it; the other is told who is `inTheWay`.",
      params: appointmentParams,
      idempotent: true,
      body: allocateRoomBody,
      refusals: [
        "not_found",
        "not_possible_in_this_status",
        "changed_meanwhile",
        "slot_taken",
        "room_unsuitable",
        "idempotency_key_reused",
      ],
      responses: { 200: { description: "Where it is now", schema: appointmentView } },
      async handler({ params: { appointmentId }, body, principal, reach, idempotencyKey }) {
        const which = { principal, reach, appointmentId };
        const found = await requireAppointment(db, which);
        const asked = { principal, idempotencyKey, body: { appointmentId, ...body } };
        const use = keyUseOf("appointment.allocate_room", asked);
        const outcome = await allocateRoom(db, principal.organizationId, use, {
          appointmentId,
          clinicId: found.clinic.id,
          roomId: body.roomId,
          expectedVersion: body.expectedVersion ?? null,
          actor: actorOf(principal),
          at: new Date(),
        });
        const after = toAppointmentView(await requireAppointment(db, which), principal, config);
        return toAllocated(outcome, { after, role: principal.role, unsuitable: "room_unsuitable" });
      },
    }),
  ];
}
