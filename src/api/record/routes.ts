import type { Db } from "../../db/client.ts";
import type { Edit } from "../../db/edit.ts";
import { changeDetails, createPatient, findPatient, listPatients } from "../../db/record/queries.ts";
import type { Change } from "../../domain/change.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import type { PatientDetails } from "../../domain/record/patient.ts";
import { decodeCursor, pageFrom } from "../cursor.ts";
import { createdHeaders, etagHeader, etagOf } from "../etag.ts";
import { makeOnce } from "../key-use.ts";
import { type Route, route } from "../route.ts";
import {
  changeContactBody,
  correctDetailsBody,
  createPatientBody,
  patientPage,
  patientParams,
  patientPlace,
  patientQuery,
  patientView,
} from "./contract.ts";

export function createRecordRoutes({ db }: { db: Db }): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/patients",
      right: "patient.list",
      operationId: "listPatients",
      tag: "record",
      summary: "Patients, by name",
      description:
        "Patients see those they act for; practitioners and nurses those in their care, by a visit to come, over or missed.",
      query: patientQuery,
      responses: { 200: { description: "One page", schema: patientPage } },
      async handler({ query: { limit, cursor, search }, principal, reach }) {
        const after = decodeCursor(patientPlace, cursor);
        const found = await listPatients(db, principal.organizationId, {
          reach,
          prefix: search ?? null,
          ...(after ? { after } : {}),
          limit: limit + 1,
        });
        return { status: 200, body: pageFrom(found, limit, ({ fullName, id }) => ({ name: fullName, id })) };
      },
    }),
    route({
      method: "get",
      path: "/v1/patients/:patientId",
      right: "patient.read",
      operationId: "getPatient",
      tag: "record",
      summary: "A patient",
      params: patientParams,
      responses: { 200: { description: "The patient", schema: patientView, headers: etagHeader } },
      async handler({ params, principal, reach }) {
        const patient = await requirePatient(db, principal, params.patientId, reach);
        return { status: 200, body: patient, headers: etagOf(patient) };
      },
    }),
    route({
      method: "patch",
      path: "/v1/patients/:patientId",
      right: "patient.update",
      operationId: "changeContactDetails",
      tag: "record",
      summary: "Change how one is reached",
      description: "For those who act for the patient. Name, birthday and gender are the desk's to change.",
      conditional: true,
      params: patientParams,
      body: changeContactBody,
      responses: { 200: { description: "As it is now", schema: patientView, headers: etagHeader } },
      async handler({ params, body, principal, reach, expectedVersion }) {
        const patient = await change(principal, { id: params.patientId, reach, expectedVersion }, body);
        return { status: 200, body: patient, headers: etagOf(patient) };
      },
    }),
    route({
      method: "patch",
      path: "/v1/patients/:patientId/details",
      right: "patient.correct",
      operationId: "correctPatientDetails",
      tag: "record",
      summary: "Correct what is noted of a patient",
      description:
        "For the desk, as when a mail came back or a name was misheard. Mails that are sent from then on go to the new address. Visits that are booked stay; who may have a service, and the discounts that hang on gender or birthday, are decided anew for those that are booked or moved from then on. Who changed what is kept.",
      conditional: true,
      params: patientParams,
      body: correctDetailsBody,
      responses: { 200: { description: "As it is now", schema: patientView, headers: etagHeader } },
      async handler({ params, body, principal, reach, expectedVersion }) {
        const patient = await change(principal, { id: params.patientId, reach, expectedVersion }, body);
        return { status: 200, body: patient, headers: etagOf(patient) };
      },
    }),
    route({
      method: "post",
      path: "/v1/patients",
      right: "patient.create",
      operationId: "createPatient",
      tag: "record",
      summary: "Note a new patient",
      idempotent: true,
      body: createPatientBody,
      refusals: ["idempotency_key_reused"],
      responses: { 201: { description: "The patient", schema: patientView, headers: createdHeaders } },
      async handler({ body, principal, reach, idempotencyKey }) {
        const id = await makeOnce("patient.create", { principal, idempotencyKey, body }, (use) =>
          createPatient(db, principal.organizationId, use, body),
        );
        const patient = await requirePatient(db, principal, id, reach);
        return { status: 201, body: patient, headers: { ...etagOf(patient), Location: `/v1/patients/${id}` } };
      },
    }),
  ];

  function change({ organizationId, accountId }: Principal, edit: Edit, wanted: Change<PatientDetails>) {
    return changeDetails(db, organizationId, { ...edit, accountId, at: new Date(), change: wanted });
  }
}

async function requirePatient(db: Db, { organizationId }: Principal, patientId: string, reach: Reach) {
  const patient = await findPatient(db, organizationId, patientId, reach);
  if (!patient) throw new DomainError("not_found", "There is no such patient.");
  return patient;
}
