import {
  agesFit,
  type ManagedService,
  type OfferSettings,
  type ServiceSettings,
} from "../../domain/catalog/settings.ts";
import { applyChange, type Change } from "../../domain/change.ts";
import { DomainError } from "../../domain/errors.ts";
import { listBooked, lockClinics, strand } from "../booking/affected.ts";
import type { Db, Editor, Tx } from "../client.ts";
import { countEdit, requireClinics, requireFound, type StrandingEdit, takeForEdit } from "../edit.ts";
import { type KeyUse, type WriteOutcome, writeOnce } from "../idempotency/write-once.ts";
import { questionsOf, saveQuestions } from "../intake/forms.ts";
import { requireConsumables } from "../inventory/consumables.ts";
import { requireCategory } from "./categories.ts";

const storedServices = `
  select s.id, s.category_id as "categoryId", s.name, s.description, s.duration_minutes as minutes,
         s.buffer_before_minutes as "bufferBeforeMinutes", s.buffer_after_minutes as "bufferAfterMinutes",
         s.eligible_gender as "eligibleGender", s.minimum_age_years as "minimumAgeYears",
         s.maximum_age_years as "maximumAgeYears", s.fee_table as "feeTable", s.active, s.version,
         ${questionsOf("s.id")} as questions,
         coalesce((select json_agg(json_build_object('kind', subject_kind, 'type', type) order by subject_kind, type)
                     from service_needs where service_id = s.id), '[]') as needs,
         coalesce((select json_agg(json_build_object('consumableId', sc.consumable_id, 'quantityThousandths', sc.quantity_thousandths)
                                   order by c.name, c.id)
                     from service_consumables sc join consumables c on c.id = sc.consumable_id where sc.service_id = s.id), '[]') as consumables,
         coalesce((select json_agg(json_build_object(
                             'clinicId', o.clinic_id, 'taxBasisPoints', o.tax_basis_points, 'paymentPolicy', o.payment_policy,
                             'deposit', o.deposit, 'approval', o.approval, 'active', o.active,
                             'price', json_build_object('amountMinor', o.price_minor, 'currency', c.currency)) order by o.clinic_id)
                     from service_offers o join clinics c on c.id = o.clinic_id where o.service_id = s.id), '[]') as offers
    from services s`;

/** Services by name; null = no limit of that kind. */
export async function listManagedServices(
  db: Db,
  organizationId: string,
  { categoryId, active }: { categoryId: string | null; active: boolean | null },
): Promise<ManagedService[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<ManagedService>({
      name: "list_managed_services",
      text: `${storedServices} where ($1::uuid is null or s.category_id = $1) and ($2::boolean is null or s.active = $2)
             order by s.name, s.id`,
      values: [categoryId, active],
    }),
  );
  return rows;
}

export async function findService(db: Db, organizationId: string, id: string): Promise<ManagedService> {
  return requireFound("services", await db.inOneFlight(organizationId, (tx) => findIn(tx, id)));
}

async function findIn(tx: Tx, id: string): Promise<ManagedService | undefined> {
  const { rows } = await tx.$client.query<ManagedService>({
    name: "find_service",
    text: `${storedServices} where s.id = $1`,
    values: [id],
  });
  return rows[0];
}

/** Makes a service once for each use of the key. It can be booked where it is offered, and by nobody before. */
export function createService(db: Db, editor: Editor, use: KeyUse, settings: ServiceSettings): Promise<WriteOutcome> {
  return db.withEditor(editor, (tx) =>
    writeOnce(tx, use, () => saveService(tx, { ...settings, id: use.subjectId, active: true })),
  );
}

/** What is booked keeps its length, price and room; only the end of a service can strand it. */
export function changeService(
  db: Db,
  editor: Editor,
  { change, acceptAffected, at, ...edit }: StrandingEdit & { change: Change<ServiceSettings & { active: boolean }> },
): Promise<ManagedService> {
  return db.withEditor(editor, async (tx) => {
    const current = await takeForEdit(tx, "services", edit, findIn);
    const next = applyChange(current, change);
    const clinicIds = current.offers.map(({ clinicId }) => clinicId);
    await lockClinics(tx, clinicIds);
    if (current.active && !next.active) {
      await strand(tx, await listBooked(tx, { serviceId: edit.id, from: at }), {
        change: "service",
        acceptAffected,
        at,
      });
    }
    await saveService(tx, next);
    return { ...next, version: next.version + 1 };
  });
}

/** What a service costs at a clinic and how it is paid there; or that it is not offered there any more. */
export function putOffer(
  db: Db,
  editor: Editor,
  { clinicId, offer, acceptAffected, at, ...edit }: StrandingEdit & { clinicId: string; offer: OfferSettings },
): Promise<ManagedService> {
  return db.withEditor(editor, async (tx) => {
    await requireClinics(tx, edit.reach, [clinicId]);
    const current = await takeForEdit(tx, "services", edit, findIn);
    await lockClinics(tx, [clinicId]);
    const wasOffered = current.offers.some((each) => each.clinicId === clinicId && each.active);
    if (wasOffered && !offer.active) {
      const booked = await listBooked(tx, { serviceId: edit.id, clinicId, from: at });
      await strand(tx, booked, { change: "service", acceptAffected, at });
    }
    await requireCurrency(tx, clinicId, offer.price.currency);
    await Promise.all([saveOffer(tx, edit.id, clinicId, offer), countEdit(tx, "services", edit.id)]);
    return requireFound("services", await findIn(tx, edit.id));
  });
}

async function requireCurrency(tx: Tx, clinicId: string, currency: string): Promise<void> {
  const { rowCount } = await tx.$client.query({
    name: "share_currency",
    text: "select from clinics where id = $1 and currency = $2 for share", // it stays so until the price is written
    values: [clinicId, currency],
  });
  if (rowCount === 0) throw fault("/price/currency", "not the clinic's currency");
}

async function saveOffer(tx: Tx, serviceId: string, clinicId: string, offer: OfferSettings): Promise<void> {
  const { price, taxBasisPoints, paymentPolicy, deposit, approval, active } = offer;
  await tx.$client.query({
    name: "save_offer",
    text: `insert into service_offers (organization_id, service_id, clinic_id, price_minor, tax_basis_points, payment_policy, approval, active, deposit)
           values (current_setting('app.organization_id')::uuid, $1, $2, $3, $4, $5, $6, $7, $8)
           on conflict (organization_id, service_id, clinic_id) do update
             set price_minor = excluded.price_minor, tax_basis_points = excluded.tax_basis_points,
                 payment_policy = excluded.payment_policy, approval = excluded.approval, active = excluded.active,
                 deposit = excluded.deposit`,
    values: [
      serviceId,
      clinicId,
      price.amountMinor,
      taxBasisPoints,
      paymentPolicy,
      approval,
      active,
      deposit && JSON.stringify(deposit),
    ],
  });
}

async function saveService(tx: Tx, service: ServiceSettings & { id: string; active: boolean }): Promise<void> {
  if (!agesFit(service)) throw fault("/maximumAgeYears", "not below the minimum age");
  if (service.active) await requireCategory(tx, service.categoryId);
  const consumableIds = service.consumables.map(({ consumableId }) => consumableId);
  await requireConsumables(tx, consumableIds, { inUse: service.active });
  await tx.$client.query({
    name: "save_service",
    text: `insert into services as s (organization_id, id, category_id, name, description, duration_minutes, buffer_before_minutes,
             buffer_after_minutes, eligible_gender, minimum_age_years, maximum_age_years, active, fee_table)
           values (current_setting('app.organization_id')::uuid, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
           on conflict (organization_id, id) do update
             set category_id = excluded.category_id, name = excluded.name, description = excluded.description,
                 duration_minutes = excluded.duration_minutes, buffer_before_minutes = excluded.buffer_before_minutes,
                 buffer_after_minutes = excluded.buffer_after_minutes, eligible_gender = excluded.eligible_gender,
                 minimum_age_years = excluded.minimum_age_years, maximum_age_years = excluded.maximum_age_years,
                 active = excluded.active, fee_table = excluded.fee_table, version = s.version + 1`,
    values: [
      service.id,
      service.categoryId,
      service.name,
      service.description,
      service.minutes,
      service.bufferBeforeMinutes,
      service.bufferAfterMinutes,
      service.eligibleGender,
      service.minimumAgeYears,
      service.maximumAgeYears,
      service.active,
      service.feeTable && JSON.stringify(service.feeTable),
    ],
  });
  await Promise.all([
    writeNeeds(tx, service),
    writeConsumables(tx, service),
    saveQuestions(tx, service.id, service.questions),
  ]);
}

async function writeNeeds(tx: Tx, { id, needs }: Pick<ManagedService, "id" | "needs">): Promise<void> {
  await Promise.all([
    tx.$client.query({ name: "clear_needs", text: "delete from service_needs where service_id = $1", values: [id] }),
    tx.$client.query({
      name: "write_needs",
      text: `insert into service_needs (organization_id, service_id, subject_kind, type)
             select current_setting('app.organization_id')::uuid, $1, kind, type
               from json_to_recordset($2) as need (kind text, type text)`,
      values: [id, JSON.stringify(needs)],
    }),
  ]);
}

async function writeConsumables(
  tx: Tx,
  { id, consumables }: Pick<ManagedService, "id" | "consumables">,
): Promise<void> {
  await Promise.all([
    tx.$client.query({
      name: "clear_service_consumables",
      text: "delete from service_consumables where service_id = $1",
      values: [id],
    }),
    tx.$client.query({
      name: "write_service_consumables",
      text: `insert into service_consumables (organization_id, service_id, consumable_id, quantity_thousandths)
             select current_setting('app.organization_id')::uuid, $1, "consumableId", "quantityThousandths"
               from json_to_recordset($2) as used ("consumableId" uuid, "quantityThousandths" integer)`,
      values: [id, JSON.stringify(consumables)],
    }),
  ]);
}

const fault = (pointer: string, detail: string) =>
  new DomainError("invalid_request", "See `errors` for each fault.", { errors: [{ in: "body", pointer, detail }] });
