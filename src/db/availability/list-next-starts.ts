import { practitionersAt } from "../../domain/availability/choice.ts";
import type { NotOffered } from "../../domain/availability/not-offered.ts";
import { toClinicInstants } from "../../domain/availability/open-days.ts";
import { epochMinute } from "../../domain/time.ts";
import type { Db, Tx } from "../client.ts";
import { comesFor } from "../staff/queries.ts";
import { explainNotOffered } from "./explain-not-offered.ts";
import { findFirstStart } from "./first-start.ts";

type Wanted = { clinicId: string | null; serviceIds: readonly string[]; practitionerId: string | null };

/**
 * A clinic's first open start (RFC 3339 with its offset there) and who has it;
 * null when nothing is open within the horizon.
 */
export type NextStart = { clinicId: string; timeZone: string; startsAt: string | null; practitionerIds: string[] };

/**
 * The first open start of each clinic where the visit is offered, the earliest clinic first, those without one last.
 */
export function listNextStarts(
  db: Db,
  organizationId: string,
  wanted: Wanted,
  requestedAt: Date,
): Promise<NextStart[] | NotOffered> {
  return db.withTenant(organizationId, async (tx) => {
    const clinics = await listOfferingClinics(tx, wanted);
    if (clinics.length === 0) return explainNotOffered(tx, wanted);
    const found = await Promise.all(
      clinics.map(async ({ clinicId, timeZone }) => {
        const visit = { ...wanted, clinicId, patientId: null, requestedAt };
        const first = await findFirstStart(tx, visit, epochMinute(requestedAt));
        const minute = first?.startsMinute ?? Number.POSITIVE_INFINITY;
        const practitionerIds = first ? practitionersAt(first.open, first.startsMinute) : [];
        const [startsAt = null] = first ? toClinicInstants([first.startsMinute], timeZone) : [];
        return { minute, next: { clinicId, timeZone, startsAt, practitionerIds } };
      }),
    );
    return found.sort((a, b) => (a.minute === b.minute ? 0 : a.minute - b.minute)).map(({ next }) => next);
  });
}

/** Clinics with all of the services, and to which the practitioner comes for them if one is named; by name. */
async function listOfferingClinics(
  tx: Tx,
  { clinicId, serviceIds, practitionerId }: Wanted,
): Promise<Pick<NextStart, "clinicId" | "timeZone">[]> {
  const { rows } = await tx.$client.query<Pick<NextStart, "clinicId" | "timeZone">>({
    name: "list_offering_clinics",
    text: `select c.id as "clinicId", c.time_zone as "timeZone"
           from clinics c
           where c.active and ($1::uuid is null or c.id = $1)
             and not exists (select from unnest($2::uuid[]) w where not exists (
               select from service_offers o join services s on s.id = o.service_id and s.active
               where o.service_id = w and o.clinic_id = c.id and o.active))
             and ($3::uuid is null or ${comesFor("$3", { clinicId: "c.id", serviceIds: "$2::uuid[]" })})
           order by c.name, c.id`,
    values: [clinicId, serviceIds, practitionerId],
  });
  return rows;
}
