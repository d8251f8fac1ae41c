import type { SettingAct, SettingKind } from "../../domain/audit/setting.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import type { ConsumableUnit } from "../../domain/inventory/consumable.ts";
import type { Db, Tx } from "../client.ts";
import { reachesOneOf } from "../identity/members.ts";
import { openParameters, type Put } from "../parameters.ts";
import { personOf, worksAtOneOf } from "../staff/queries.ts";
import type { StoredSide } from "./stored-settings.ts";

export type StoredSettingChange = {
  id: string;
  changedAt: string;
  by: { accountId: string; name: string | null } | null;
  kind: SettingKind;
  thingId: string;
  clinic: { id: string; name: string; timeZone: string; currency: string } | null;
  act: SettingAct;
  before: StoredSide;
  after: StoredSide;
};

export type SettingFilter = { kind: SettingKind | null; thingId: string | null };

/** What things are called today, by their ids. */
export type Names = ReadonlyMap<string, string>;

/** What amounts of consumables are given in, by their ids. */
export type Units = ReadonlyMap<string, ConsumableUnit>;

/** Changes within reach from behind the one of the id `after` on, the latest first, and the names of what they name. */
export async function listSettingChanges(
  db: Db,
  organizationId: string,
  { reach, filter, after, limit }: { reach: Reach; filter: SettingFilter; after: string | null; limit: number },
): Promise<{ changes: StoredSettingChange[]; names: Names; logins: Names; units: Units }> {
  const { values, put } = openParameters();
  const conditions = [
    changesWithinReach(reach, put),
    ...(filter.kind ? [`c.kind = ${put(filter.kind)}`] : []),
    ...(filter.thingId ? [`c.thing_id = ${put(filter.thingId)}::uuid`] : []),
    ...(after ? [`c.id < ${put(after)}::uuid`] : []),
  ];
  return db.withTenant(organizationId, async (tx) => {
    const { rows } = await tx.$client.query<StoredSettingChange>({
      text: `select c.id, to_json(c.changed_at) #>> '{}' as "changedAt", ${personOf("c.account_id")} as by, c.kind, c.thing_id as "thingId",
               case when l.id is not null then
                 json_build_object('id', l.id, 'name', l.name, 'timeZone', l.time_zone, 'currency', l.currency) end as clinic,
               c.act, c.before, c.after
             from setting_changes c left join clinics l on l.id = c.clinic_id
             where ${conditions.join(" and ")} order by c.id desc limit ${put(limit)}`,
      values,
    });
    const [names, logins, units] = await Promise.all([namesOf(tx, rows), loginsOf(tx, rows), unitsOf(tx, rows)]);
    return { changes: rows, names, logins, units };
  });
}

/**
 * The rows of `setting_changes c` that somebody reaches: of clinics and what is theirs their own, of people who works
 * at one of them now or did until later than that, and what holds for all.
 */
function changesWithinReach(reach: Reach, put: Put): string {
  if (reach.kind === "organization") return "true";
  if (reach.kind === "own") return "false";
  const clinicIds = `${put(reach.clinicIds)}::uuid[]`;
  return `case when c.clinic_id is not null then c.clinic_id = any(${clinicIds})
               when c.kind = 'staff' then ${worksAtOneOf("c.thing_id", clinicIds)} or ${leftOneOf(clinicIds)}
               when c.kind = 'member' then ${reachesOneOf("c.thing_id", clinicIds)} or ${leftOneOf(clinicIds)}
               else true end`;
}

/** Whether it is of somebody who left one of these clinics by it or later: who ended that, and what was before. */
const leftOneOf = (clinicIds: string) =>
  `exists (select from setting_changes x, unnest(${clinicIds}) as place (id) where x.kind = c.kind and x.thing_id = c.thing_id
             and x.id >= c.id and x.before -> 'clinics' @> jsonb_build_array(jsonb_build_object('clinic_id', place.id)))`;

const sidesOf = ({ before, after }: StoredSettingChange) => [before, after];

const named = ["organizations", "clinics", "rooms", "equipment", "service_categories", "consumables", "services"];

async function namesOf(tx: Tx, changes: readonly StoredSettingChange[]): Promise<Names> {
  const mentioned = changes
    .flatMap(sidesOf)
    .flatMap(({ category_id, clinics, services, consumables }) => [
      ...(category_id ? [category_id] : []),
      ...(clinics ?? []).map(({ clinic_id }) => clinic_id),
      ...(services ?? []).map(({ service_id }) => service_id),
      ...(consumables ?? []).map(({ consumable_id }) => consumable_id),
    ]);
  const idsOf = (isMember: boolean) =>
    changes.filter(({ kind }) => (kind === "member") === isMember).map(({ thingId }) => thingId);
  const { rows } = await tx.$client.query<{ id: string; name: string }>({
    name: "names_of_settings",
    text: `select id, name from (${named.map((table) => `select id, name from ${table}`).join(" union all ")}
                                 union all select id, display_name from staff) thing where id = any($1)
           union all select id, member_name(id) from unnest($2::uuid[]) login (id) where member_name(id) is not null`,
    values: [[...idsOf(false), ...mentioned], idsOf(true)],
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The addresses of the logins that staff had or got: by their names two of one colleague would read the same. */
async function loginsOf(tx: Tx, changes: readonly StoredSettingChange[]): Promise<Names> {
  const ids = changes.flatMap(sidesOf).flatMap(({ account_id }) => account_id ?? []);
  if (ids.length === 0) return new Map();
  const { rows } = await tx.$client.query<{ id: string; email: string }>({
    name: "logins_of_staff",
    text: `select id, coalesce((select email from list_members(id)), member_name(id)) as email
           from unnest($1::uuid[]) login (id) where member_name(id) is not null`,
    values: [ids],
  });
  return new Map(rows.map(({ id, email }) => [id, email]));
}

async function unitsOf(tx: Tx, changes: readonly StoredSettingChange[]): Promise<Units> {
  const ids = changes
    .flatMap(sidesOf)
    .flatMap(({ consumables = [] }) => consumables?.map(({ consumable_id }) => consumable_id) ?? []);
  if (ids.length === 0) return new Map();
  const { rows } = await tx.$client.query<{ id: string; unit: ConsumableUnit }>({
    name: "units_of_consumables",
    text: "select id, unit from consumables where id = any($1)",
    values: [ids],
  });
  return new Map(rows.map(({ id, unit }) => [id, unit]));
}
