import type { Reach } from "../../domain/identity/reach.ts";
import type { Db } from "../client.ts";
import { patientsOf } from "../record/reach.ts";
import { comesFor, givesAll } from "../staff/queries.ts";
import type { KeyUse, StoredRequest } from "./requests.ts";

export type WantedBooking = {
  clinicId: string;
  serviceIds: readonly string[];
  practitionerId: string | null;
  patientId: string;
  startsAt: Date;
};

export type Question = { use: KeyUse; wanted: WantedBooking; reach: Reach };

/** What one cheap statement tells before a workflow is started for a booking. */
export type LookBefore = {
  /** The request this key stands for already. */
  known: StoredRequest | undefined;
  isPatientReachable: boolean;
  hasAddress: boolean;
  /** Patients may book online. */
  isBookingOpen: boolean;
  /** The clinic is within reach and offers every service, and the practitioner comes for them if one is named. */
  isOffered: boolean;
  /**
   * The practitioner who is named, and gives all of it, has something else then: the loser of a race is turned away
   * without a workflow.
   */
  isTaken: boolean;
  /** The patient's other visits in the week before and after, as [start, end) in epoch minutes. */
  patientBusy: [start: number, end: number][];
};

type LookRow = {
  request_id: string | null;
  appointment_id: string;
  body_hash: string;
  requested_at: Date;
  patient_reachable: boolean;
  has_address: boolean;
  booking_open: boolean;
  offered: boolean;
  taken: boolean;
  patient_busy: [number, number][];
};

/** One statement for as many as ask at the same time, answered in their order. */
export async function lookBeforeBooking(
  db: Db,
  organizationId: string,
  questions: readonly Question[],
): Promise<LookBefore[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<LookRow>({
      name: "look_before_booking",
      text: lookBefore,
      values: [JSON.stringify(questions.map(toParameters))],
    }),
  );
  return rows.map(toLook);
}

/** What lies out of the asking person's reach is not offered to them: then there is no clinic to look at. */
function toParameters({ use, wanted, reach }: Question) {
  const isWithinReach = reach.kind !== "clinics" || reach.clinicIds.includes(wanted.clinicId);
  return {
    scope: use.scope,
    key: use.key,
    patient_id: wanted.patientId,
    account_id: reach.kind === "own" ? reach.accountId : null,
    clinic_id: isWithinReach ? wanted.clinicId : null,
    service_ids: wanted.serviceIds,
    practitioner_id: wanted.practitionerId,
    starts_at: wanted.startsAt,
  };
}

const lookBefore = `
select k.*, (select patient_booking from organizations) as booking_open,
  p.id is not null and (w.account_id is null or p.id in ${patientsOf("w.account_id")}) as patient_reachable,
  p.email is not null as has_address,
  exists (select from clinics c where c.id = w.clinic_id and c.active)
    and not exists (select from unnest(w.service_ids) s (id) where not exists (
      select from service_offers so join services on services.id = so.service_id and services.active
      where so.service_id = s.id and so.clinic_id = w.clinic_id and so.active))
    and (w.practitioner_id is null or ${comesFor("w.practitioner_id", { clinicId: "w.clinic_id", serviceIds: "w.service_ids" })}) as offered,
  exists (select from occupancies o
    where o.subject_id = w.practitioner_id and o.during && tstzrange(w.starts_at, w.starts_at + make_interval(mins =>
      (select coalesce(sum(duration_minutes), 0)::int from unnest(w.service_ids) s (id) join services using (id)))))
    and ${givesAll("w.practitioner_id", "w.service_ids")} as taken,
  (select coalesce(json_agg(json_build_array(o.starts_minute, o.ends_minute)), '[]') from occupancies o
   where o.subject_id = w.patient_id and o.starts_minute between extract(epoch from w.starts_at)::int8 / 60 - 11520
     and extract(epoch from w.starts_at)::int8 / 60 + 11520) as patient_busy
from rows from (json_to_recordset($1) as (scope text, key text, patient_id uuid, account_id uuid, clinic_id uuid, service_ids uuid[],
  practitioner_id uuid, starts_at timestamptz)) with ordinality as w
left join lateral (
  select id as request_id, appointment_id, body_hash, requested_at from idempotency_keys
  where scope = w.scope and key = w.key limit 1) k on true
left join lateral (select id, email from patients where id = w.patient_id limit 1) p on true
order by w.ordinality`;

function toLook(row: LookRow): LookBefore {
  const { request_id: requestId, appointment_id: appointmentId, body_hash: bodyHash, requested_at: requestedAt } = row;
  return {
    known: requestId === null ? undefined : { requestId, appointmentId, bodyHash, requestedAt },
    isPatientReachable: row.patient_reachable,
    hasAddress: row.has_address,
    isBookingOpen: row.booking_open,
    isOffered: row.offered,
    isTaken: row.taken,
    patientBusy: row.patient_busy,
  };
}
