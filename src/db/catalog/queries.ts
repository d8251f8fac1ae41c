import type { ServiceProfile } from "../../domain/catalog/service.ts";
import type { Db, Tx } from "../client.ts";
import { intakeFormOf } from "../intake/forms.ts";
import { bookableClinics } from "../organization/queries.ts";

/** For statements of other capabilities: the services that can be booked somewhere, a table of `service_id`. */
export const bookableServices = `(
  select id as service_id from services
   where active and exists (
     select from service_offers join ${bookableClinics} using (clinic_id) where service_id = services.id and active))`;

/**
 * For statements: what the services of an appointment use up together, by name, as a JSON array. As the services say
 * today, also of visits that were booked before: it is for who prepares them.
 */
export const consumablesOf = (appointmentId: string) => `(
  select coalesce(json_agg(json_build_object('id', c.id, 'name', c.name, 'unit', c.unit, 'quantityThousandths', u.total) order by c.name, c.id), '[]')
    from (select sc.consumable_id, sum(sc.quantity_thousandths) as total
            from appointment_services l join service_consumables sc on sc.service_id = l.service_id
           where l.appointment_id = ${appointmentId} group by sc.consumable_id) u join consumables c on c.id = u.consumable_id)`;

/** Whether a service that can still be booked uses it up. */
export async function isUsedByServices(tx: Tx, consumableId: string): Promise<boolean> {
  const { rowCount } = await tx.$client.query({
    name: "find_services_of_consumable",
    text: `select from service_consumables sc join services s on s.id = sc.service_id
            where sc.consumable_id = $1 and s.active limit 1`,
    values: [consumableId],
  });
  return rowCount !== 0;
}

/** The services that can be booked somewhere, in the order of their categories, then by name. */
export async function listServices(db: Db, organizationId: string): Promise<ServiceProfile[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<ServiceProfile>({
      name: "list_services",
      text: `
        select s.id, s.name, s.description, json_build_object('id', c.id, 'name', c.name) as category,
               s.duration_minutes as minutes, s.eligible_gender as "eligibleGender",
               s.minimum_age_years as "minimumAgeYears", s.maximum_age_years as "maximumAgeYears", ${intakeFormOf("s.id")} as intake, offers
          from services s
          join service_categories c on c.id = s.category_id
          join (select service_id,
                       json_agg(json_build_object('clinicId', clinic_id,
                                                  'price', json_build_object('amountMinor', price_minor, 'currency', currency),
                                                  'taxBasisPoints', tax_basis_points,
                                                  'paymentPolicy', payment_policy,
                                                  'deposit', deposit,
                                                  'approval', approval)
                                order by clinic_id) as offers
                  from service_offers join ${bookableClinics} using (clinic_id)
                 where active group by service_id) o on o.service_id = s.id
         where s.active
         order by c.position, c.name, s.name, s.id`,
    }),
  );
  return rows;
}
