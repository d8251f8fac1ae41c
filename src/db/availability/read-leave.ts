import type { StartRange } from "../../domain/availability/facts.ts";
import { disjoint, type Stretches } from "../../domain/availability/stretches.ts";
import type { Tx } from "../client.ts";

/** When the practitioners are on leave in the range, apart from all else that keeps them busy. In epoch minutes. */
export async function readLeave(
  tx: Tx,
  practitionerIds: readonly string[],
  { fromMinute, untilMinute }: StartRange,
): Promise<Map<string, Stretches>> {
  const { rows } = await tx.$client.query<{ staff_id: string; boundaries: number[] }>({
    name: "read_leave",
    text: `select staff_id, array_agg(boundary order by starts_at, n) as boundaries
             from staff_leave,
               lateral (values (1, floor(extract(epoch from starts_at) / 60)::int),
                 (2, ceil(extract(epoch from ends_at) / 60)::int)) as b (n, boundary)
            where staff_id = any($1)
              and ends_at > to_timestamp($2::int::float8 * 60) and starts_at < to_timestamp($3::int::float8 * 60)
            group by staff_id`,
    values: [practitionerIds, fromMinute, untilMinute],
  });
  return new Map(rows.map(({ staff_id, boundaries }) => [staff_id, disjoint(Int32Array.from(boundaries))]));
}
