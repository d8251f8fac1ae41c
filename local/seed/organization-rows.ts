import {
  serviceCategories,
  serviceConsumables,
  serviceNeeds,
  serviceOffers,
  services,
} from "../../src/db/catalog/schema.ts";
import { intakeForms } from "../../src/db/intake/schema.ts";
import { consumables } from "../../src/db/inventory/schema.ts";
import {
  clinicHolidays,
  clinicHours,
  clinics,
  equipment,
  organizations,
  rooms,
} from "../../src/db/organization/schema.ts";
import { discountRules } from "../../src/db/pricing/schema.ts";
import type { Band, DayException } from "../../src/domain/availability/facts.ts";
import type { ClinicDescription, OrganizationDescription } from "./description.ts";
import type { Ids } from "./ids.ts";
import { type Batch, batch } from "./write.ts";

/** The organization itself, its clinics and what they offer, in an order that foreign keys allow. */
export function organizationRows(described: OrganizationDescription, ids: Ids): Batch[] {
  const organizationId = ids.organization;
  const { slug, name, refundLimits } = described;
  return [
    batch(organizations, [{ id: organizationId, slug, name, refundLimits: [...refundLimits] }]),
    batch(discountRules, [{ organizationId }]),
    ...clinicRows(described.clinics, ids),
    ...serviceRows(described, ids),
  ];
}

function clinicRows(described: readonly ClinicDescription[], ids: Ids): Batch[] {
  const organizationId = ids.organization;
  const resources = (kind: "room" | "equipment") =>
    described.flatMap((clinic) =>
      clinic.resources
        .filter((resource) => resource.kind === kind)
        .map(({ name, type, turnoverMinutes }) => ({
          organizationId,
          id: ids.resource(clinic.key, name),
          clinicId: ids.clinic(clinic.key),
          name,
          type,
          turnoverMinutes,
        })),
    );
  return [
    batch(
      clinics,
      described.map(({ key, name, address, phone = null, timeZone, currency }) => ({
        organizationId,
        id: ids.clinic(key),
        slug: key,
        name,
        address,
        phone,
        timeZone,
        currency,
      })),
    ),
    batch(
      clinicHours,
      described.flatMap(({ key, week }) =>
        week.map(({ weekday, opens, closes }) => ({
          organizationId,
          id: ids.row("hours", key, `${weekday} ${opens}`),
          clinicId: ids.clinic(key),
          weekday,
          opensMinute: opens,
          closesMinute: closes,
        })),
      ),
    ),
    batch(
      clinicHolidays,
      described.flatMap(({ key, holidays }) =>
        holidays.flatMap(({ name, ...exception }) =>
          exceptionBands(exception).map((band) => ({
            organizationId,
            id: ids.row("holiday", key, `${band.onDate} ${band.opensMinute}`),
            clinicId: ids.clinic(key),
            name,
            ...band,
          })),
        ),
      ),
    ),
    batch(rooms, resources("room")),
    batch(equipment, resources("equipment")),
  ];
}

/** As the tables hold it: one row per band, or one without minutes for a day without any. */
export function exceptionBands({ day, bands }: DayException) {
  const rowOf = (band?: Band) => ({
    onDate: day,
    opensMinute: band?.opens ?? null,
    closesMinute: band?.closes ?? null,
  });
  return bands.length === 0 ? [rowOf()] : bands.map(rowOf);
}

function serviceRows(described: OrganizationDescription, ids: Ids): Batch[] {
  const organizationId = ids.organization;
  return [
    batch(
      serviceCategories,
      described.categories.map((name, position) => ({ organizationId, id: ids.category(name), name, position })),
    ),
    batch(
      services,
      described.services.map((service) => ({
        organizationId,
        id: ids.service(service.key),
        categoryId: ids.category(service.category),
        name: service.name,
        description: service.description,
        durationMinutes: service.minutes,
        bufferBeforeMinutes: service.bufferBeforeMinutes,
        bufferAfterMinutes: service.bufferAfterMinutes,
        ...service.eligible,
      })),
    ),
    batch(
      serviceOffers,
      described.services.flatMap((service) =>
        described.clinics.flatMap((clinic) => {
          const priceMinor = service.prices[clinic.key];
          if (priceMinor === undefined) return [];
          return {
            organizationId,
            serviceId: ids.service(service.key),
            clinicId: ids.clinic(clinic.key),
            priceMinor,
            taxBasisPoints: clinic.tax[service.tax],
            paymentPolicy: service.payment,
            ...(service.deposit ? { deposit: service.deposit } : {}),
            ...(service.approval ? { approval: service.approval } : {}),
          };
        }),
      ),
    ),
    batch(
      intakeForms,
      described.services.flatMap(({ key, asks = [] }) => {
        const questions = asks.map((question) => ({ ...question, id: ids.row("question", key, question.text) }));
        return asks.length > 0 ? [{ organizationId, serviceId: ids.service(key), version: 1, questions }] : [];
      }),
    ),
    batch(
      serviceNeeds,
      described.services.flatMap(({ key, room, device }) => {
        const serviceId = ids.service(key);
        const needsRoom = { organizationId, serviceId, subjectKind: "room" as const, type: room };
        return device ? [needsRoom, { ...needsRoom, subjectKind: "equipment" as const, type: device }] : [needsRoom];
      }),
    ),
    batch(
      consumables,
      described.consumables.map(({ key, name, unit }) => ({ organizationId, id: ids.consumable(key), name, unit })),
    ),
    batch(
      serviceConsumables,
      described.services.flatMap(({ key, uses = {} }) =>
        Object.entries(uses).map(([consumable, quantity]) => ({
          organizationId,
          serviceId: ids.service(key),
          consumableId: ids.consumable(consumable),
          quantityThousandths: Math.round(quantity * 1_000),
        })),
      ),
    ),
  ];
}
