import { MAX_VISIT_MINUTES, type NotOffered } from "../../domain/availability/not-offered.ts";
import type { Tx } from "../client.ts";

type Wanted = { clinicId: string | null; serviceIds: readonly string[]; practitionerId: string | null };

type Row = { clinic: boolean; services: boolean; practitioner: boolean; minutes: number; offered: boolean };

/** Why a search found nothing to search for. What is no longer active is gone for whoever asks. */
export async function explainNotOffered(tx: Tx, { clinicId, serviceIds, practitionerId }: Wanted): Promise<NotOffered> {
  const { rows } = await tx.$client.query<Row>({
    name: "explain_not_offered",
    text: `select $1::uuid is null or exists (select from clinics where id = $1 and active) as clinic,
             not exists (select from unnest($2::uuid[]) w where not exists (select from services where id = w and active)) as services,
             $3::uuid is null or exists (select from staff where id = $3 and active) as practitioner,
             (select coalesce(sum(duration_minutes), 0)::int from unnest($2::uuid[]) w join services s on s.id = w) as minutes,
             exists (select from clinics c where c.active and ($1::uuid is null or c.id = $1) and not exists (
               select from unnest($2::uuid[]) w where not exists (
                 select from service_offers o where o.service_id = w and o.clinic_id = c.id and o.active))) as offered`,
    values: [clinicId, serviceIds, practitionerId],
  });
  const [found] = rows;
  if (!found?.clinic) return "no_such_clinic";
  if (!found.services) return "no_such_service";
  if (!found.practitioner) return "no_such_practitioner";
  if (found.minutes > MAX_VISIT_MINUTES) return "too_long";
  if (!found.offered) return clinicId ? "not_at_this_clinic" : "not_at_any_clinic";
  return "not_by_this_practitioner";
}
