import type { PractitionerProfile } from "../../domain/staff/practitioner.ts";
import { bookableServices } from "../catalog/queries.ts";
import type { Db } from "../client.ts";
import { bookableClinics } from "../organization/queries.ts";

/** Staff who can be booked, by name: with a service and a clinic that can be. */
export async function listPractitioners(db: Db, organizationId: string): Promise<PractitionerProfile[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<PractitionerProfile>({
      name: "list_practitioners",
      text: `
        select id, display_name as name, title, "clinicIds", "serviceIds"
          from staff
          join (select staff_id, json_agg(clinic_id order by clinic_id) as "clinicIds"
                  from staff_clinics join ${bookableClinics} using (clinic_id) group by staff_id) at
            on at.staff_id = id
          join (select staff_id, json_agg(service_id order by service_id) as "serviceIds"
                  from staff_services join ${bookableServices} using (service_id) group by staff_id) offers
            on offers.staff_id = id
         where active order by display_name, id`,
    }),
  );
  return rows;
}

/**
 * For statements: whoever has this login at the clinics, as JSON: by their name there, else by their address; null for
 * none.
 */
export const personOf = (accountId: string) => `case when ${accountId} is not null then
  json_build_object('accountId', ${accountId}, 'name', member_name(${accountId})) end`;

/** The same: whether a member of staff works at one of these clinics. */
export const worksAtOneOf = (staffId: string, clinicIds: string) =>
  `exists (select from staff_clinics w where w.staff_id = ${staffId} and w.clinic_id = any(${clinicIds}))`;
