import type { Db } from "../../db/client.ts";
import {
  changeClinic,
  createClinic,
  findClinic,
  listManagedClinics,
  replaceClinicHours,
} from "../../db/organization/clinics.ts";
import { createdHeaders, etagHeader, etagOf } from "../etag.ts";
import { makeOnce } from "../key-use.ts";
import { type Route, route } from "../route.ts";
import {
  changeClinicBody,
  clinicHoursBody,
  clinicParams,
  clinicQuery,
  createClinicBody,
  managedClinic,
  managedClinicList,
} from "./clinic-contract.ts";

export function createClinicRoutes({ db }: { db: Db }): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/clinics",
      right: "clinic.read",
      operationId: "listManagedClinics",
      tag: "organization",
      summary: "The clinics one runs, also those that take no bookings any more",
      query: clinicQuery,
      responses: { 200: { description: "All of them, by name", schema: managedClinicList } },
      async handler({ query, principal, reach }) {
        const data = await listManagedClinics(db, principal.organizationId, { reach, active: query.active ?? null });
        return { status: 200, body: { data } };
      },
    }),
    route({
      method: "post",
      path: "/v1/clinics",
      right: "clinic.create",
      operationId: "createClinic",
      tag: "organization",
      summary: "Open a clinic",
      description: "It is closed on every day until its hours are set.",
      idempotent: true,
      body: createClinicBody,
      refusals: ["name_taken"],
      responses: { 201: { description: "The clinic", schema: managedClinic, headers: createdHeaders } },
      async handler({ body, principal, reach, idempotencyKey }) {
        const { organizationId } = principal;
        const id = await makeOnce("clinic.create", { principal, idempotencyKey, body }, (use) =>
          createClinic(db, principal, use, body),
        );
        const clinic = await findClinic(db, organizationId, id, reach);
        return { status: 201, body: clinic, headers: { ...etagOf(clinic), Location: `/v1/clinics/${id}` } };
      },
    }),
    route({
      method: "get",
      path: "/v1/clinics/:clinicId",
      right: "clinic.read",
      operationId: "getClinic",
      tag: "organization",
      summary: "A clinic with its hours",
      params: clinicParams,
      responses: { 200: { description: "The clinic", schema: managedClinic, headers: etagHeader } },
      async handler({ params, principal, reach }) {
        const clinic = await findClinic(db, principal.organizationId, params.clinicId, reach);
        return { status: 200, body: clinic, headers: etagOf(clinic) };
      },
    }),
    route({
      method: "patch",
      path: "/v1/clinics/:clinicId",
      right: "clinic.update",
      operationId: "changeClinic",
      tag: "organization",
      summary: "Change a clinic, close it for bookings or reopen it",
      conditional: true,
      params: clinicParams,
      body: changeClinicBody,
      refusals: ["appointments_affected", "in_use", "name_taken"],
      responses: { 200: { description: "As it is now", schema: managedClinic, headers: etagHeader } },
      async handler({ params, body: { acceptAffected, ...change }, principal, reach, expectedVersion }) {
        const edit = { id: params.clinicId, reach, expectedVersion, acceptAffected, at: new Date() };
        const clinic = await changeClinic(db, principal, { ...edit, change });
        return { status: 200, body: clinic, headers: etagOf(clinic) };
      },
    }),
    route({
      method: "put",
      path: "/v1/clinics/:clinicId/hours",
      right: "clinic.update",
      operationId: "replaceClinicHours",
      tag: "organization",
      summary: "Replace a clinic's weekly hours and all of its holidays",
      conditional: true,
      params: clinicParams,
      body: clinicHoursBody,
      refusals: ["appointments_affected"],
      responses: { 200: { description: "As it is now", schema: managedClinic, headers: etagHeader } },
      async handler({ params, body: { acceptAffected, ...hours }, principal, reach, expectedVersion }) {
        const edit = { id: params.clinicId, reach, expectedVersion, acceptAffected, at: new Date() };
        const clinic = await replaceClinicHours(db, principal, { ...edit, hours });
        return { status: 200, body: clinic, headers: etagOf(clinic) };
      },
    }),
  ];
}
