import type { Db } from "../../db/client.ts";
import { endOnlineAccess, invitePatient, readOnlineAccess } from "../../db/record/online-access.ts";
import { type Route, route } from "../route.ts";
import { onlineAccess, patientParams } from "./contract.ts";

/** Whether a patient's visits are managed online, and seeing to it that they can be. */
export function createAccessRoutes({ db }: { db: Db }): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/patients/:patientId/access",
      right: "patient.invite",
      operationId: "getOnlineAccess",
      tag: "record",
      summary: "Whether a patient's visits are managed online",
      params: patientParams,
      refusals: ["not_found"],
      responses: { 200: { description: "As it is now", schema: onlineAccess } },
      async handler({ params, principal, reach }) {
        const which = { ...params, reach, at: new Date() };
        const { since, ...access } = await readOnlineAccess(db, principal.organizationId, which);
        return { status: 200, body: { ...access, since: since?.toISOString() ?? null } };
      },
    }),
    route({
      method: "post",
      path: "/v1/patients/:patientId/invitation",
      right: "patient.invite",
      operationId: "invitePatient",
      tag: "record",
      summary: "Invite a patient to manage their visits online",
      description:
        "By a mail, in the patient's language, with a link that works once within seven days, and only as long as the patient has the address it was sent to and nobody has access. By it they choose a password, or show the one that the address has already.",
      params: patientParams,
      refusals: ["not_found", "no_address", "has_access", "resent_recently"],
      responses: { 202: { description: "It is sent" } },
      async handler({ params, principal, reach }) {
        await invitePatient(db, principal, { ...params, reach, at: new Date() });
        return { status: 202 };
      },
    }),
    route({
      method: "delete",
      path: "/v1/patients/:patientId/access",
      right: "patient.end_access",
      operationId: "endOnlineAccess",
      tag: "record",
      summary: "Take a patient's record from whoever came by an invitation",
      description:
        "As when one went to somebody else's address. At once; links that invite to it end too. The login stays, who registered keeps their own record, and who did it is kept.",
      params: patientParams,
      refusals: ["not_found"],
      responses: { 204: { description: "Nobody has access by an invitation any more" } },
      async handler({ params, principal, reach }) {
        await endOnlineAccess(db, principal, { ...params, reach, at: new Date() });
        return { status: 204 };
      },
    }),
  ];
}
