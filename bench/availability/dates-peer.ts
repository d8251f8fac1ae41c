import { and, eq, inArray } from "drizzle-orm";
import { serviceOffers, services } from "../../src/db/catalog/schema.ts";
import type { Tx } from "../../src/db/client.ts";
import { clinicHours, clinics, organizations } from "../../src/db/organization/schema.ts";
import { staffClinics, staffHours, staffServices } from "../../src/db/staff/schema.ts";
import type { SlotSearch, StartRange } from "../../src/domain/availability/facts.ts";
import { epochMinute, instantOf } from "../../src/domain/time.ts";

/**
 * The same facts read table by table with the query builder, and busy time as `timestamptz` that the driver turns into
 * `Date`s. Queries that do not need each other's answers are sent together.
 */
export async function readSearchAsDates(
  tx: Tx,
  wanted: { clinicId: string; serviceId: string; requestedAt: Date; range: StartRange },
): Promise<SlotSearch> {
  const { clinicId, serviceId, requestedAt, range } = wanted;
  const [[clinic], week, [service], offering] = await Promise.all([
    tx
      .select()
      .from(clinics)
      .innerJoin(organizations, eq(organizations.id, clinics.organizationId))
      .where(eq(clinics.id, clinicId)),
    tx.select().from(clinicHours).where(eq(clinicHours.clinicId, clinicId)),
    tx
      .select()
      .from(services)
      .innerJoin(serviceOffers, eq(serviceOffers.serviceId, services.id))
      .where(and(eq(services.id, serviceId), eq(serviceOffers.clinicId, clinicId))),
    tx
      .select({ id: staffServices.staffId })
      .from(staffServices)
      .innerJoin(staffClinics, eq(staffClinics.staffId, staffServices.staffId))
      .where(and(eq(staffServices.serviceId, serviceId), eq(staffClinics.clinicId, clinicId))),
  ]);
  if (!clinic || !service) throw new Error("the workload is not stored");
  const ids = offering.map(({ id }) => id).sort();
  const [hours, busy] = await Promise.all([
    tx
      .select()
      .from(staffHours)
      .where(and(eq(staffHours.clinicId, clinicId), inArray(staffHours.staffId, ids))),
    tx.$client.query<{ subject_id: string; starts_at: Date; ends_at: Date }>(
      `select subject_id, lower(during) as starts_at, upper(during) as ends_at from occupancies
       where subject_id = any($1) and during && tstzrange($2, $3) order by subject_id, starts_at`,
      [ids, instantOf(range.fromMinute), instantOf(range.untilMinute)],
    ),
  ]);
  const taken = groupBy(busy.rows, (row) => row.subject_id);
  const hoursOf = groupBy(hours, (row) => row.staffId);
  return {
    clinic: { clinicId, timeZone: clinic.clinics.timeZone, hours: { week: week.map(toBand), exceptions: [] } },
    practitioners: ids.map((id) => ({
      practitionerId: id,
      hours: { week: (hoursOf.get(id) ?? []).map(toBand), exceptions: [] },
    })),
    visit: {
      minutes: service.services.durationMinutes,
      bufferBeforeMinutes: service.services.bufferBeforeMinutes,
      bufferAfterMinutes: service.services.bufferAfterMinutes,
      needs: [],
    },
    rules: clinic.organizations,
    requestedAt,
    busy: new Map(
      [...taken].map(([id, rows]) => [
        id,
        Int32Array.from(rows.flatMap((row) => [epochMinute(row.starts_at), epochMinute(row.ends_at)])),
      ]),
    ),
  };
}

function toBand({
  weekday,
  opensMinute,
  closesMinute,
}: {
  weekday: number;
  opensMinute: number;
  closesMinute: number;
}) {
  return { weekday, opens: opensMinute, closes: closesMinute };
}

function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}
