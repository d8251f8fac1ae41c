import { findNote, writeNote } from "../../db/booking/notes.ts";
import type { Db } from "../../db/client.ts";
import type { VisitNote } from "../../domain/booking/note.ts";
import { etagHeader, etagOf } from "../etag.ts";
import { type Route, route } from "../route.ts";
import { appointmentParams } from "./contract.ts";
import { noteView, writeNoteBody } from "./note-contract.ts";
import { requireAppointment } from "./require-appointment.ts";

export function createNoteRoutes({ db }: { db: Db }): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/appointments/:appointmentId/note",
      right: "note.read",
      operationId: "getNote",
      tag: "booking",
      summary: "What staff have noted for a visit",
      description: "For the people at the clinic; its patient is neither shown it nor told of it.",
      params: appointmentParams,
      refusals: ["not_found"],
      responses: {
        200: { description: "The note, also when nothing is noted", schema: noteView, headers: etagHeader },
      },
      async handler({ params, principal, reach }) {
        const { id } = await requireAppointment(db, { ...params, principal, reach });
        const note = await findNote(db, principal.organizationId, id);
        return { status: 200, body: toNoteView(note), headers: etagOf(note) };
      },
    }),
    route({
      method: "put",
      path: "/v1/appointments/:appointmentId/note",
      right: "note.write",
      operationId: "writeNote",
      tag: "booking",
      summary: "Note something for a visit, in the place of what was noted",
      params: appointmentParams,
      conditional: true,
      body: writeNoteBody,
      refusals: ["not_found"],
      responses: { 200: { description: "As it is now", schema: noteView, headers: etagHeader } },
      async handler({ params, body: { text }, principal, reach, expectedVersion }) {
        const { organizationId, accountId } = principal;
        const { id } = await requireAppointment(db, { ...params, principal, reach });
        const wanted = { appointmentId: id, text, expectedVersion, accountId, at: new Date() };
        const note = await writeNote(db, organizationId, wanted);
        return { status: 200, body: toNoteView(note), headers: etagOf(note) };
      },
    }),
  ];
}

const toNoteView = ({ at, ...note }: VisitNote) => ({ ...note, at: at?.toISOString() ?? null });
