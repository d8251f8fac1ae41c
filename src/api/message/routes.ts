import type * as z from "zod";
import type { Db } from "../../db/client.ts";
import { findMessage, listMessages } from "../../db/message/queries.ts";
import { resendMessage } from "../../db/message/resend-message.ts";
import { writeMessage } from "../../db/message/write-message.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import { resendableFrom, type StoredMessage } from "../../domain/message/message.ts";
import { appointmentParams } from "../booking/contract.ts";
import { requireAppointment } from "../booking/require-appointment.ts";
import { keyReused } from "../idempotency.ts";
import { keyUseOf } from "../key-use.ts";
import { limitWrittenMessages, type RequestLimitParts } from "../limit-requests.ts";
import { type Route, route } from "../route.ts";
import { utc } from "../utc.ts";
import { messageList, messageParams, messageView, writeMessageBody } from "./contract.ts";

export function createMessageRoutes({ db, ...limitParts }: { db: Db } & RequestLimitParts): Route[] {
  return [
    route({
      method: "post",
      path: "/v1/appointments/:appointmentId/messages",
      right: "message.create",
      operationId: "writeMessage",
      tag: "message",
      summary: "Write to the patient of an appointment",
      description: "By mail, in one's own words, in the name of the clinic. Who wrote it is kept.",
      params: appointmentParams,
      idempotent: true,
      body: writeMessageBody,
      limits: limitWrittenMessages(limitParts),
      refusals: ["not_found", "no_address", "idempotency_key_reused"],
      responses: { 201: { description: "It is sent", schema: messageView } },
      async handler({ params, body, principal, reach, idempotencyKey }) {
        const { id } = await requireAppointment(db, { principal, reach, ...params });
        const use = keyUseOf("message.create", { principal, idempotencyKey, body: { id, ...body } });
        const { organizationId, accountId } = principal;
        const written = { appointmentId: id, text: body.text, accountId, at: new Date() };
        const outcome = await writeMessage(db, organizationId, use, written);
        if (outcome === "key_reused") throw keyReused();
        if (outcome === "no_address") {
          throw new DomainError("no_address", "No e-mail address of the patient is noted. Nothing was sent.");
        }
        return { status: 201, body: toMessageView(await requireMessage(db, principal, outcome.subjectId, reach)) };
      },
    }),
    route({
      method: "get",
      path: "/v1/appointments/:appointmentId/messages",
      right: "message.list",
      operationId: "listMessages",
      tag: "message",
      summary: "What the patient was written about an appointment, the first first",
      description: "Patients see what was sent; staff also what is under way, was not sent, and why.",
      params: appointmentParams,
      refusals: ["not_found"],
      responses: { 200: { description: "All of them", schema: messageList } },
      async handler({ params, principal, reach }) {
        const { id } = await requireAppointment(db, { principal, reach, ...params });
        const found = await listMessages(db, principal.organizationId, id);
        const shown = principal.role === "patient" ? found.filter(({ status }) => status === "sent") : found;
        return { status: 200, body: { data: shown.map(toMessageView) } };
      },
    }),
    route({
      method: "post",
      path: "/v1/messages/:messageId/resend",
      right: "message.resend",
      operationId: "resendMessage",
      tag: "message",
      summary: "Have a message sent again",
      description: "It says what is true when it is sent; what is not true any more is not sent.",
      params: messageParams,
      idempotent: true,
      refusals: ["not_found", "not_possible_in_this_status", "resent_recently", "idempotency_key_reused"],
      responses: { 201: { description: "The one that is sent now", schema: messageView } },
      async handler({ params: { messageId }, principal, reach, idempotencyKey }) {
        await requireMessage(db, principal, messageId, reach);
        const use = keyUseOf("message.resend", { principal, idempotencyKey, body: { messageId } });
        const outcome = await resendMessage(db, principal.organizationId, use, { messageId, at: new Date() });
        if (outcome === "key_reused") throw keyReused();
        if (outcome === "open") {
          const detail = "It is being sent already. Nothing was changed; see what comes of it first.";
          throw new DomainError("not_possible_in_this_status", detail);
        }
        if ("againAt" in outcome) {
          const detail = "It was sent again a few minutes ago and may be on its way. Nothing was sent; see `againAt`.";
          throw new DomainError("resent_recently", detail, { againAt: outcome.againAt.toISOString() });
        }
        const resent = await requireMessage(db, principal, outcome.subjectId, reach);
        return { status: 201, body: toMessageView(resent) };
      },
    }),
  ];
}

async function requireMessage(
  db: Db,
  { organizationId }: Principal,
  messageId: string,
  reach: Reach,
): Promise<StoredMessage> {
  const message = await findMessage(db, organizationId, messageId, reach);
  if (!message) throw new DomainError("not_found", "There is no such message.");
  return message;
}

function toMessageView({ lastResentAt, queuedAt, sentAt, ...message }: StoredMessage): z.input<typeof messageView> {
  const from = resendableFrom({ lastResentAt });
  return {
    ...message,
    resendableFrom: from && from.toISOString(),
    queuedAt: utc(queuedAt),
    sentAt: sentAt && utc(sentAt),
  };
}
