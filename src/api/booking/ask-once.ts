import { storeMoneyRequest, storeRequest } from "../../db/booking/requests.ts";
import type { Db } from "../../db/client.ts";
import type { Actor } from "../../domain/booking/appointment.ts";
import type { StoredAppointment } from "../../domain/booking/view.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import type { FollowAppointment } from "../../workflows/booking/messages.ts";
import { hashBody, requireSameBody } from "../idempotency.ts";
import { actorOf } from "./actor.ts";
import { actScope, updateIdOf } from "./keys.ts";
import { requireAppointment } from "./require-appointment.ts";

/** What somebody wants of an appointment. `act` names it, and `body` is what a repeat has to say again. */
export type Asking = {
  act: string;
  body: object;
  appointmentId: string;
  principal: Principal;
  reach: Reach;
  idempotencyKey: string;
  reason?: string | undefined;
  /** Whoever asks must still have the rights of their token. */
  movesMoney?: boolean;
};

/** What the workflow that has the appointment in hand is asked with; the same for every repeat. */
export type Asked = {
  found: StoredAppointment;
  ids: FollowAppointment;
  updateId: string;
  wish: { actor: Actor; requestId: string };
};

/**
 * Asks the workflow that has an appointment within reach in hand, once for each use of the key, and answers with what
 * it said and the appointment as it stands then. `pending`: no answer in time; it goes on.
 */
export async function askOnce<Answer>(
  db: Db,
  asking: Asking,
  send: (asked: Asked) => Promise<{ answer: Answer } | "no_answer" | "gone">,
): Promise<{ answer: Answer; after: StoredAppointment } | "pending"> {
  const { act, body, appointmentId, principal, idempotencyKey, reason, movesMoney } = asking;
  const { organizationId } = principal;
  const found = await requireAppointment(db, asking);
  const { patientId, clinic } = found;
  const use = {
    scope: actScope(act, appointmentId, principal),
    key: idempotencyKey,
    bodyHash: hashBody({ ...body, reason }),
  };
  const ours = { ...use, appointmentId, patientId, reason, requestedAt: new Date() };
  const stored = movesMoney ? storeMoneyRequest(db, principal, ours) : storeRequest(db, organizationId, ours);
  const { requestId } = requireSameBody(await stored, use);
  const result = await send({
    found,
    ids: { organizationId, appointmentId, clinicId: clinic.id, patientId },
    updateId: updateIdOf(act, principal, idempotencyKey),
    wish: { actor: actorOf(principal), requestId },
  });
  if (result === "no_answer" || result === "gone") return "pending";
  return { ...result, after: await requireAppointment(db, asking) };
}
