import type { Principal } from "../../domain/identity/principal.ts";
import type { Db, Tx } from "../client.ts";
import { holdRightsOfToken } from "../identity/members.ts";

/** A use of an Idempotency-Key: whose, for what, and the body it came with. */
export type KeyUse = { scope: string; key: string; bodyHash: string };

export type StoredRequest = { requestId: string; appointmentId: string; bodyHash: string; requestedAt: Date };

type NewRequest = KeyUse & {
  appointmentId: string;
  patientId: string;
  reason?: string | undefined;
  requestedAt: Date;
};

/**
 * Ties a key to an appointment for good, before anything is started under that id. Of
 * two requests at once one is stored; both get what is stored.
 */
export function storeRequest(db: Db, organizationId: string, request: NewRequest): Promise<StoredRequest> {
  return db.inOneFlight(organizationId, (tx) => store(tx, request));
}

/**
 * The same for what moves money, in one transaction with a look at who asks: a token outlives by minutes the rights
 * that it was made with, and what is written down is done. Throws `unauthenticated` where they have changed since.
 */
export function storeMoneyRequest(db: Db, principal: Principal, request: NewRequest): Promise<StoredRequest> {
  return db.withTenant(principal.organizationId, async (tx) => {
    await holdRightsOfToken(tx, principal);
    return store(tx, request);
  });
}

async function store(tx: Tx, request: NewRequest): Promise<StoredRequest> {
  const { rows } = await tx.$client.query<StoredRequest>({
    name: "store_request",
    // The empty update makes the row of whoever was first come back.
    text: `insert into idempotency_keys as k (organization_id, scope, key, body_hash, appointment_id, patient_id, reason, requested_at)
           values (current_setting('app.organization_id')::uuid, $1, $2, $3, $4, $5, $6, $7)
           on conflict (organization_id, scope, key) do update set key = k.key
           returning id as "requestId", appointment_id as "appointmentId", body_hash as "bodyHash", requested_at as "requestedAt"`,
    values: [
      request.scope,
      request.key,
      request.bodyHash,
      request.appointmentId,
      request.patientId,
      request.reason ?? null,
      request.requestedAt,
    ],
  });
  const [stored] = rows;
  if (!stored) throw new Error("a request that was stored comes back");
  return stored;
}

/** Why, in the words that came with the request. */
export async function findReason(tx: Tx, appointmentId: string, requestId: string): Promise<string> {
  const { rows } = await tx.$client.query<{ reason: string | null }>({
    name: "find_reason",
    text: "select reason from idempotency_keys where appointment_id = $1 and id = $2",
    values: [appointmentId, requestId],
  });
  const reason = rows[0]?.reason;
  if (!reason) throw new Error("a reason was asked for with the request");
  return reason;
}

/** When somebody with one of these scopes asked for the appointment; undefined when they never did. */
export async function findRequest(
  db: Db,
  organizationId: string,
  appointmentId: string,
  scope: string,
): Promise<Date | undefined> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<{ requested_at: Date }>({
      name: "find_request",
      text: "select requested_at from idempotency_keys where appointment_id = $1 and scope = $2 limit 1",
      values: [appointmentId, scope],
    }),
  );
  return rows[0]?.requested_at;
}
