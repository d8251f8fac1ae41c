import type { Db } from "../../db/client.ts";
import { addLeave, removeLeave, replaceStaffHours } from "../../db/staff/change-hours.ts";
import { findStaff } from "../../db/staff/find-staff.ts";
import { etagHeader, etagOf } from "../etag.ts";
import { makeOnce } from "../key-use.ts";
import { type Route, route } from "../route.ts";
import {
  leaveBody,
  leaveParams,
  staffClinicParams,
  staffHoursBody,
  staffMember,
  staffParams,
} from "./member-contract.ts";

export function createHoursRoutes({ db }: { db: Db }): Route[] {
  return [
    route({
      method: "put",
      path: "/v1/staff/:staffId/clinics/:clinicId/hours",
      right: "staff.update",
      operationId: "replaceStaffHours",
      tag: "staff",
      summary: "Replace somebody's weekly hours at a clinic, and the days there with hours of their own",
      conditional: true,
      params: staffClinicParams,
      body: staffHoursBody,
      refusals: ["appointments_affected"],
      responses: { 200: { description: "As they are now", schema: staffMember, headers: etagHeader } },
      async handler({ params, body: { acceptAffected, ...hours }, principal, reach, expectedVersion }) {
        const { staffId, clinicId } = params;
        const edit = { id: staffId, reach, expectedVersion, acceptAffected, at: new Date() };
        const changed = await replaceStaffHours(db, principal, { ...edit, clinicId, hours });
        return { status: 200, body: changed, headers: etagOf(changed) };
      },
    }),
    route({
      method: "post",
      path: "/v1/staff/:staffId/leave",
      right: "staff.update",
      operationId: "addLeave",
      tag: "staff",
      summary: "Note a stretch of time in which somebody works nowhere",
      description: "Refused as `forbidden` to who does not run all of their clinics.",
      idempotent: true,
      params: staffParams,
      body: leaveBody,
      refusals: ["appointments_affected"],
      responses: { 201: { description: "As they are now", schema: staffMember, headers: etagHeader } },
      async handler({ params: { staffId }, body, principal, reach, idempotencyKey }) {
        const { organizationId } = principal;
        const leave = {
          staffId,
          reach,
          acceptAffected: body.acceptAffected,
          startsAt: new Date(body.startsAt),
          endsAt: new Date(body.endsAt),
          at: new Date(),
        };
        const named = { staffId, startsAt: body.startsAt, endsAt: body.endsAt };
        await makeOnce("staff.update", { principal, idempotencyKey, body: named }, (use) =>
          addLeave(db, principal, use, leave),
        );
        const changed = await findStaff(db, organizationId, staffId, reach);
        return { status: 201, body: changed, headers: etagOf(changed) };
      },
    }),
    route({
      method: "delete",
      path: "/v1/staff/:staffId/leave/:leaveId",
      right: "staff.update",
      operationId: "removeLeave",
      tag: "staff",
      summary: "Take leave back: the time can be booked again",
      conditional: true,
      params: leaveParams,
      responses: { 200: { description: "As they are now", schema: staffMember, headers: etagHeader } },
      async handler({ params: { staffId, leaveId }, principal, reach, expectedVersion }) {
        const edit = { id: staffId, reach, expectedVersion, leaveId, at: new Date() };
        const changed = await removeLeave(db, principal, edit);
        return { status: 200, body: changed, headers: etagOf(changed) };
      },
    }),
  ];
}
