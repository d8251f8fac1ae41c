import type { ClinicHours } from "../../domain/organization/clinic.ts";
import type { Tx } from "../client.ts";

/** The bands of one day's exception, over rows of `table`; a row without minutes says that the day has none. */
export const exceptionBands = (table: string) => `
  coalesce(json_agg(json_build_object('opens', ${table}.opens_minute, 'closes', ${table}.closes_minute) order by ${table}.opens_minute)
           filter (where ${table}.opens_minute is not null), '[]')`;

/** The weekly bands among rows of `table` for which `condition` holds, as JSON. */
export const weekOf = (table: string, condition: string) => `
  coalesce((select json_agg(json_build_object('weekday', weekday, 'opens', opens_minute, 'closes', closes_minute)
                            order by weekday, opens_minute)
              from ${table} where ${condition}), '[]')`;

/** The days with hours of their own among the rows of `clinic_holidays` for which `condition` holds, as JSON. */
export const holidaysOf = (condition: string) => `
  coalesce((select json_agg(json_build_object('day', on_date, 'name', name, 'bands', bands) order by on_date)
              from (select h.on_date, min(h.name) as name, ${exceptionBands("h")} as bands
                      from clinic_holidays h where ${condition} group by h.on_date) holiday), '[]')`;

/** Exceptions as their tables keep them: a row per band, and one without minutes for a day that has none. */
export const exceptionRows = <Day extends { bands: readonly { opens: number; closes: number }[] }>(
  days: readonly Day[],
) =>
  JSON.stringify(
    days.flatMap<unknown>(({ bands, ...day }) =>
      bands.length === 0 ? [{ ...day, opens: null, closes: null }] : bands.map((band) => ({ ...day, ...band })),
    ),
  );

/** Replaces all hours of a clinic. */
export async function writeClinicHours(tx: Tx, clinicId: string, { week, holidays }: ClinicHours): Promise<void> {
  await Promise.all([
    tx.$client.query({ name: "clear_week", text: "delete from clinic_hours where clinic_id = $1", values: [clinicId] }),
    tx.$client.query({
      name: "write_week",
      text: `insert into clinic_hours (organization_id, id, clinic_id, weekday, opens_minute, closes_minute)
             select current_setting('app.organization_id')::uuid, uuidv7(), $1, weekday, opens, closes
               from json_to_recordset($2) as band (weekday int, opens int, closes int)`,
      values: [clinicId, JSON.stringify(week)],
    }),
    tx.$client.query({
      name: "clear_holidays",
      text: "delete from clinic_holidays where clinic_id = $1",
      values: [clinicId],
    }),
    tx.$client.query({
      name: "write_holidays",
      text: `insert into clinic_holidays (organization_id, id, clinic_id, on_date, name, opens_minute, closes_minute)
             select current_setting('app.organization_id')::uuid, uuidv7(), $1, day, name, opens, closes
               from json_to_recordset($2) as band (day date, name text, opens int, closes int)`,
      values: [clinicId, exceptionRows(holidays)],
    }),
  ]);
}
