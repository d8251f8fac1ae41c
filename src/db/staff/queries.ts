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

/** For statements: whether somebody gives all of these services. */
export const givesAll = (staffId: string, serviceIds: string) => `not exists (
  select from unnest(${serviceIds}) each (id) where not exists (
    select from staff_services g where g.staff_id = ${staffId} and g.service_id = each.id))`;

/**
 * The same: whether somebody who is asked for comes for a visit at a clinic: who gives all of it, or some of it where
 * nobody there gives all.
 */
export const comesFor = (staffId: string, { clinicId, serviceIds }: { clinicId: string; serviceIds: string }) => `(
  exists (select from staff_clinics place join staff person on person.id = place.staff_id and person.active where place.staff_id = ${staffId} and place.clinic_id = ${clinicId})
  and (${givesAll(staffId, serviceIds)}
    or exists (select from staff_services g where g.staff_id = ${staffId} and g.service_id = any(${serviceIds}))
      and not exists (select from staff_clinics place join staff person on person.id = place.staff_id and person.active
        where place.clinic_id = ${clinicId} and ${givesAll("place.staff_id", serviceIds)})))`;
