import type { Reach } from "../../domain/identity/reach.ts";
import type { Db } from "../client.ts";

/** A use of an Idempotency-Key: whose, for what, and the body it came with. */
export type KeyUse = { scope: string; key: string; bodyHash: string };

export type WantedBooking = {
  clinicId: string;
  serviceIds: readonly string[];
  practitionerId: string | null;
  patientId: string;
  startsAt: Date;
};

/** What one cheap statement tells before a workflow is started for a booking. */
export type LookBefore = {
  /** The request this key stands for already. */
  known: StoredRequest | undefined;
  isPatientReachable: boolean;
  /** The clinic is within reach and offers every service, with the practitioner if one is named. */
  isOffered: boolean;
  /** The practitioner who is named has something else then: the loser of a race is turned away without a workflow. */
  isTaken: boolean;
  /** The patient's other visits in the week before and after, as [start, end) in epoch minutes. */
  patientBusy: [start: number, end: number][];
};

export type StoredRequest = { requestId: string; appointmentId: string; bodyHash: string; requestedAt: Date };

type LookRow = {
  id: string;
  appointment_id: string | null;
  body_hash: string;
  requested_at: Date;
  patient_reachable: boolean;
  offered: boolean;
  taken: boolean;
  patient_busy: [number, number][];
};

export async function lookBeforeBooking(
  db: Db,
  organizationId: string,
  { use, wanted, reach }: { use: KeyUse; wanted: WantedBooking; reach: Reach },
): Promise<LookBefore> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<LookRow>({
      name: "look_before_booking",
      text: `select k.id, k.appointment_id, k.body_hash, k.requested_at,
               exists (select from patients p where p.id = $3 and ($4::uuid is null
                 or exists (select from patient_access x where x.account_id = $4 and x.patient_id = p.id))) as patient_reachable,
               ($5::uuid[] is null or $6::uuid = any($5)) and exists (select from clinics c where c.id = $6 and c.active)
                 and not exists (select from unnest($7::uuid[]) w where not exists (
                   select from service_offers so join services s on s.id = so.service_id and s.active
                   where so.service_id = w and so.clinic_id = $6 and so.active
                     and ($8::uuid is null or exists (
                       select from staff_services ss
                       join staff_clinics sc on sc.staff_id = ss.staff_id and sc.clinic_id = $6
                       join staff st on st.id = ss.staff_id and st.active
                       where ss.staff_id = $8 and ss.service_id = w)))) as offered,
               $8 is not null and exists (
                 select from occupancies o
                 where o.subject_id = $8 and o.lane = 0 and o.during && tstzrange($9::timestamptz, $9::timestamptz + make_interval(mins =>
                   (select coalesce(sum(s.duration_minutes), 0)::int from unnest($7::uuid[]) w join services s on s.id = w)))) as taken,
               (select coalesce(json_agg(json_build_array(o.starts_minute, o.ends_minute)), '[]') from occupancies o
                where o.subject_id = $3 and o.starts_minute between (extract(epoch from $9::timestamptz) / 60)::int - 11520
                  and (extract(epoch from $9::timestamptz) / 60)::int + 11520) as patient_busy
             from (values (1)) x left join idempotency_keys k on k.scope = $1 and k.key = $2`,
      values: [
        use.scope,
        use.key,
        wanted.patientId,
        reach.kind === "own" ? reach.accountId : null,
        reach.kind === "clinics" ? reach.clinicIds : null,
        wanted.clinicId,
        wanted.serviceIds,
        wanted.practitionerId,
        wanted.startsAt,
      ],
    }),
  );
  const [row] = rows;
  if (!row) throw new Error("a look always has one row");
  return {
    known:
      row.appointment_id === null
        ? undefined
        : {
            requestId: row.id,
            appointmentId: row.appointment_id,
            bodyHash: row.body_hash,
            requestedAt: row.requested_at,
          },
    isPatientReachable: row.patient_reachable,
    isOffered: row.offered,
    isTaken: row.taken,
    patientBusy: row.patient_busy,
  };
}

/**
 * Ties a key to an appointment for good, before anything is started under that id. Of two requests at once one is stored;
 * both get what is stored.
 */
export async function storeRequest(
  db: Db,
  organizationId: string,
  request: KeyUse & { appointmentId: string; patientId: string; reason?: string | undefined; requestedAt: Date },
): Promise<StoredRequest> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<StoredRequest>({
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
    }),
  );
  const [stored] = rows;
  if (!stored) throw new Error("a request that was stored comes back");
  return stored;
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
