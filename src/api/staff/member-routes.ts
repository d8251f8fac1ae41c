import type { Db } from "../../db/client.ts";
import { changeStaff, createStaff } from "../../db/staff/change-staff.ts";
import { findStaff, listStaff, readWorkload } from "../../db/staff/find-staff.ts";
import { createdHeaders, etagHeader, etagOf } from "../etag.ts";
import { makeOnce } from "../key-use.ts";
import { type Route, route } from "../route.ts";
import {
  changeStaffBody,
  createStaffBody,
  staffList,
  staffMember,
  staffParams,
  staffQuery,
  workload,
  workloadQuery,
} from "./member-contract.ts";

export function createMemberRoutes({ db }: { db: Db }): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/staff",
      right: "staff.read",
      operationId: "listStaff",
      tag: "staff",
      summary: "The staff of one's clinics, also who has left",
      description: "Practitioners see themselves.",
      query: staffQuery,
      responses: { 200: { description: "All of them, by name", schema: staffList } },
      async handler({ query: { clinicId = null, active = null }, principal, reach }) {
        return {
          status: 200,
          body: { data: await listStaff(db, principal.organizationId, { reach, clinicId, active }) },
        };
      },
    }),
    route({
      method: "post",
      path: "/v1/staff",
      right: "staff.create",
      operationId: "createStaff",
      tag: "staff",
      summary: "Note a new member of staff",
      description: "They can be booked once their hours are set.",
      idempotent: true,
      body: createStaffBody,
      refusals: ["not_found"],
      responses: { 201: { description: "The member of staff", schema: staffMember, headers: createdHeaders } },
      async handler({ body, principal, reach, idempotencyKey }) {
        const { organizationId } = principal;
        const id = await makeOnce("staff.create", { principal, idempotencyKey, body }, (use) =>
          createStaff(db, principal, { use, reach, settings: body }),
        );
        const made = await findStaff(db, organizationId, id, reach);
        return { status: 201, body: made, headers: { ...etagOf(made), Location: `/v1/staff/${id}` } };
      },
    }),
    route({
      method: "get",
      path: "/v1/staff/:staffId",
      right: "staff.read",
      operationId: "getStaff",
      tag: "staff",
      summary: "A member of staff with their hours and leave",
      params: staffParams,
      responses: { 200: { description: "The member of staff", schema: staffMember, headers: etagHeader } },
      async handler({ params, principal, reach }) {
        const found = await findStaff(db, principal.organizationId, params.staffId, reach);
        return { status: 200, body: found, headers: etagOf(found) };
      },
    }),
    route({
      method: "patch",
      path: "/v1/staff/:staffId",
      right: "staff.update",
      operationId: "changeStaff",
      tag: "staff",
      summary: "Change who somebody is, where they work and what they offer, or say that they have left",
      description: "Refused as `forbidden` to who does not run all of their clinics.",
      conditional: true,
      params: staffParams,
      body: changeStaffBody,
      refusals: ["appointments_affected"],
      responses: { 200: { description: "As they are now", schema: staffMember, headers: etagHeader } },
      async handler({ params, body: { acceptAffected, ...change }, principal, reach, expectedVersion }) {
        const edit = { id: params.staffId, reach, expectedVersion, acceptAffected, at: new Date() };
        const changed = await changeStaff(db, principal, { ...edit, change });
        return { status: 200, body: changed, headers: etagOf(changed) };
      },
    }),
    route({
      method: "get",
      path: "/v1/staff/:staffId/workload",
      right: "staff.read",
      operationId: "getWorkload",
      tag: "staff",
      summary: "What somebody is booked for per clinic and day",
      params: staffParams,
      query: workloadQuery,
      responses: { 200: { description: "The days with visits, in order", schema: workload } },
      async handler({ params, query, principal, reach }) {
        const data = await readWorkload(db, principal.organizationId, { id: params.staffId, reach, ...query });
        return { status: 200, body: { data } };
      },
    }),
  ];
}
