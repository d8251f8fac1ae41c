import { applyChange, type Change } from "../../domain/change.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Consumable, ConsumableSettings } from "../../domain/inventory/consumable.ts";
import { isUsedByServices } from "../catalog/queries.ts";
import type { Db, Editor, Tx } from "../client.ts";
import { type Edit, requireFound, takeForEdit } from "../edit.ts";
import { type KeyUse, type WriteOutcome, writeOnce } from "../idempotency/write-once.ts";

const storedConsumables = "select id, name, unit, active, version from consumables";

/** Consumables by name; `active` null = also those that are not used any more. */
export async function listConsumables(
  db: Db,
  organizationId: string,
  { active }: { active: boolean | null },
): Promise<Consumable[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<Consumable>({
      name: "list_consumables",
      text: `${storedConsumables} where ($1::boolean is null or active = $1) order by name, id`,
      values: [active],
    }),
  );
  return rows;
}

export async function findConsumable(db: Db, organizationId: string, id: string): Promise<Consumable> {
  return requireFound("consumables", await db.inOneFlight(organizationId, (tx) => findIn(tx, id)));
}

async function findIn(tx: Tx, id: string): Promise<Consumable | undefined> {
  const { rows } = await tx.$client.query<Consumable>({
    name: "find_consumable",
    text: `${storedConsumables} where id = $1`,
    values: [id],
  });
  return rows[0];
}

/** Makes a consumable once for each use of the key. */
export function createConsumable(
  db: Db,
  editor: Editor,
  use: KeyUse,
  settings: ConsumableSettings,
): Promise<WriteOutcome> {
  return db.withEditor(editor, (tx) =>
    writeOnce(tx, use, () => saveConsumable(tx, { ...settings, id: use.subjectId, active: true })),
  );
}

/** A consumable ends after the last service in use that uses it up no longer does: `in_use` before. */
export function changeConsumable(
  db: Db,
  editor: Editor,
  { change, ...edit }: Edit & { change: Change<Pick<Consumable, "name" | "active">> },
): Promise<Consumable> {
  return db.withEditor(editor, async (tx) => {
    const current = await takeForEdit(tx, "consumables", edit, findIn);
    const next = applyChange(current, change);
    if (current.active && !next.active && (await isUsedByServices(tx, edit.id)))
      throw new DomainError("in_use", "Services use it up. Take it out of them, or deactivate them, first.");
    await saveConsumable(tx, next);
    return { ...next, version: next.version + 1 };
  });
}

/** Keeps them as they are until the transaction ends, and in use where they are to be. */
export async function requireConsumables(tx: Tx, ids: readonly string[], { inUse }: { inUse: boolean }): Promise<void> {
  const { rowCount } = await tx.$client.query({
    name: "share_consumables",
    text: "select from consumables where id = any($1) and (active or not $2) order by id for share",
    values: [ids, inUse],
  });
  if (rowCount !== ids.length)
    throw new DomainError("not_found", inUse ? "There is no such consumable in use." : "There is no such consumable.");
}

async function saveConsumable(tx: Tx, { id, name, unit, active }: Omit<Consumable, "version">): Promise<void> {
  await tx.$client.query({
    name: "save_consumable",
    text: `insert into consumables as c (organization_id, id, name, unit, active)
           values (current_setting('app.organization_id')::uuid, $1, $2, $3, $4)
           on conflict (organization_id, id) do update
             set name = excluded.name, active = excluded.active, version = c.version + 1`,
    values: [id, name, unit, active],
  });
}
