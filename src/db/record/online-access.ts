import { DomainError } from "../../domain/errors.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import type { AccessAct, OnlineAccess } from "../../domain/record/online-access.ts";
import type { Db, Tx } from "../client.ts";
import { lockRow, requireFound } from "../edit.ts";
import { queuePatientInvitation } from "../identity/queue-account-mail.ts";
import { findPatientWithin } from "./queries.ts";

type Which = { patientId: string; reach: Reach; at: Date };
type Actor = { organizationId: string; accountId: string };

/** Of `patient_access x`: it was given by a link that the desk had sent. */
const isByInvitation = `exists (select from patient_access_log g
    where g.patient_id = x.patient_id and g.act = 'accepted' and g.actor_account_id = x.account_id)`;

/** Throws `not_found` for a patient out of reach. */
export function readOnlineAccess(
  db: Db,
  organizationId: string,
  { patientId, reach, at }: Which,
): Promise<OnlineAccess> {
  return db.withTenant(organizationId, async (tx) => {
    requireFound("patients", await findPatientWithin(tx, patientId, reach));
    return readState(tx, patientId, at);
  });
}

async function readState(tx: Tx, patientId: string, at: Date): Promise<OnlineAccess> {
  const { rows } = await tx.$client.query<{ openedAt: Date | null; isByInvitation: boolean; invitedAt: Date | null }>({
    name: "read_online_access",
    text: `select (select min(x.recorded_at) from patient_access x where x.patient_id = p.id) as "openedAt",
             exists (select from patient_access x where x.patient_id = p.id and ${isByInvitation}) as "isByInvitation",
             greatest(
               (select max(l.recorded_at) from access_links l where l.patient_id = p.id and l.ends_at > $2 and lower(l.email) = lower(p.email)),
               (select max(m.queued_at) from account_mails m where m.patient_id = p.id and m.status = 'queued' and m.link_used_at is null)) as "invitedAt"
           from patients p where p.id = $1`,
    values: [patientId, at],
  });
  const { openedAt = null, invitedAt = null, isByInvitation: isInvited = false } = rows[0] ?? {};
  if (openedAt) return { state: "open", since: openedAt, isByInvitation: isInvited };
  return { state: invitedAt ? "invited" : "none", since: invitedAt, isByInvitation: false };
}

/**
 * Has a patient whom the desk noted written a link by which they get a login for their own visits. Refused where one
 * acts for them already: a second one would be let in by whoever notes another address.
 */
export async function invitePatient(
  db: Db,
  { organizationId, accountId }: Actor,
  { patientId, reach, at }: Which,
): Promise<void> {
  await db.withTenant(organizationId, async (tx) => {
    const { email, language } = await lockPatientWithin(tx, patientId, reach);
    if (email === null) {
      throw new DomainError(
        "no_address",
        "No e-mail address of this patient is noted. Note one, and invite them then.",
      );
    }
    if ((await readState(tx, patientId, at)).state === "open") {
      throw new DomainError("has_access", "A login acts for this patient already. Nothing was sent.");
    }
    if ((await queuePatientInvitation(tx, { patientId, language, at })) === "recently") {
      throw new DomainError("resent_recently", "One was sent a moment ago and may be on its way. Nothing was sent.");
    }
    await logAccess(tx, { patientId, act: "invited", accountId, at });
  });
}

/**
 * Takes the record from the logins that came by an invitation, and ends what invites to it. Repeatable; a patient who
 * registered keeps their own.
 */
export async function endOnlineAccess(
  db: Db,
  { organizationId, accountId }: Actor,
  { patientId, reach, at }: Which,
): Promise<void> {
  await db.withTenant(organizationId, async (tx) => {
    await lockPatientWithin(tx, patientId, reach);
    await tx.$client.query({
      name: "end_access_links",
      text: "delete from access_links where patient_id = $1",
      values: [patientId],
    });
    await tx.$client.query({
      name: "end_patient_invitations",
      text: "update account_mails set link_used_at = $2 where patient_id = $1 and link_used_at is null",
      values: [patientId, at],
    });
    const { rowCount } = await tx.$client.query({
      name: "end_patient_access",
      text: `delete from patient_access x where x.patient_id = $1 and ${isByInvitation}`,
      values: [patientId],
    });
    if (rowCount) await logAccess(tx, { patientId, act: "ended", accountId, at });
  });
}

/** Who invites to a record, and who ends access to it, take turns. */
async function lockPatientWithin(tx: Tx, patientId: string, reach: Reach) {
  await lockRow(tx, "patients", patientId);
  return requireFound("patients", await findPatientWithin(tx, patientId, reach));
}

async function logAccess(
  tx: Tx,
  { patientId, act, accountId, at }: { patientId: string; act: AccessAct; accountId: string; at: Date },
): Promise<void> {
  await tx.$client.query({
    name: "log_patient_access",
    text: `insert into patient_access_log (organization_id, patient_id, act, actor_account_id, at)
           values (current_setting('app.organization_id')::uuid, $1, $2, $3, $4)`,
    values: [patientId, act, accountId, at],
  });
}
