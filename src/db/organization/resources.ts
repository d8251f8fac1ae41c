import { applyChange, type Change } from "../../domain/change.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import type { Resource, ResourceKind, ResourceSettings } from "../../domain/organization/resource.ts";
import { listBooked, lockClinics, strand } from "../booking/affected.ts";
import type { Db, Editor, Tx } from "../client.ts";
import { clinicsWithin, requireClinics, requireFound, type StrandingEdit, takeForEdit } from "../edit.ts";
import { type KeyUse, type WriteOutcome, writeOnce } from "../idempotency/write-once.ts";

const tables = { room: "rooms", equipment: "equipment" } as const satisfies Record<ResourceKind, string>;

const storedResources = (kind: ResourceKind) => `
  select r.id, r.clinic_id as "clinicId", r.name, r.type, r.turnover_minutes as "turnoverMinutes", r.active, r.version
    from ${tables[kind]} r`;

const withinReach = "($1::uuid[] is null or r.clinic_id = any($1))";

/** The rooms, or the devices, that somebody reaches, by clinic and name; null = no limit of that kind. */
export async function listResources(
  db: Db,
  organizationId: string,
  kind: ResourceKind,
  { reach, clinicId, active }: { reach: Reach; clinicId: string | null; active: boolean | null },
): Promise<Resource[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<Resource>({
      name: `list_${kind}`,
      text: `${storedResources(kind)}
             where ${withinReach} and ($2::uuid is null or r.clinic_id = $2) and ($3::boolean is null or r.active = $3)
             order by r.clinic_id, r.name, r.id`,
      values: [clinicsWithin(reach), clinicId, active],
    }),
  );
  return rows;
}

export async function findResource(
  db: Db,
  organizationId: string,
  kind: ResourceKind,
  { id, reach }: { id: string; reach: Reach },
): Promise<Resource> {
  return requireFound(tables[kind], await db.inOneFlight(organizationId, (tx) => findIn(tx, kind, id, reach)));
}

async function findIn(tx: Tx, kind: ResourceKind, id: string, reach: Reach): Promise<Resource | undefined> {
  const { rows } = await tx.$client.query<Resource>({
    name: `find_${kind}`,
    text: `${storedResources(kind)} where ${withinReach} and r.id = $2`,
    values: [clinicsWithin(reach), id],
  });
  return rows[0];
}

/** Makes a room or a device once for each use of the key. */
export function createResource(
  db: Db,
  editor: Editor,
  kind: ResourceKind,
  { use, reach, settings }: { use: KeyUse; reach: Reach; settings: ResourceSettings & { clinicId: string } },
): Promise<WriteOutcome> {
  return db.withEditor(editor, (tx) =>
    writeOnce(tx, use, async () => {
      await requireClinics(tx, reach, [settings.clinicId]);
      await saveResource(tx, kind, { ...settings, id: use.subjectId, active: true });
    }),
  );
}

/** A change of type or the end of its use is one that visits booked with it may not survive. */
export function changeResource(
  db: Db,
  editor: Editor,
  kind: ResourceKind,
  { change, acceptAffected, at, ...edit }: StrandingEdit & { change: Change<ResourceSettings & { active: boolean }> },
): Promise<Resource> {
  return db.withEditor(editor, async (tx) => {
    const find = (_: Tx, id: string) => findIn(tx, kind, id, edit.reach);
    const current = await takeForEdit(tx, tables[kind], edit, find);
    const next = applyChange(current, change);
    await lockClinics(tx, [current.clinicId]);
    if (current.active && (!next.active || next.type !== current.type)) {
      await strand(tx, await listBooked(tx, { subjectId: edit.id, from: at }), {
        change: "resource",
        acceptAffected,
        at,
      });
    }
    await saveResource(tx, kind, next);
    return { ...next, version: next.version + 1 };
  });
}

async function saveResource(tx: Tx, kind: ResourceKind, resource: Omit<Resource, "version">): Promise<void> {
  const { id, clinicId, name, type, turnoverMinutes, active } = resource;
  await tx.$client.query({
    name: `save_${kind}`,
    text: `insert into ${tables[kind]} as r (organization_id, id, clinic_id, name, type, turnover_minutes, active)
           values (current_setting('app.organization_id')::uuid, $1, $2, $3, $4, $5, $6)
           on conflict (organization_id, id) do update
             set name = excluded.name, type = excluded.type, turnover_minutes = excluded.turnover_minutes,
                 active = excluded.active, version = r.version + 1`,
    values: [id, clinicId, name, type, turnoverMinutes, active],
  });
}
