import type { Category, CategorySettings } from "../../domain/catalog/settings.ts";
import { applyChange, type Change } from "../../domain/change.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Db, Editor, Tx } from "../client.ts";
import { type Edit, requireFound, takeForEdit } from "../edit.ts";
import { type KeyUse, type WriteOutcome, writeOnce } from "../idempotency/write-once.ts";

const storedCategories = "select id, name, position, active, version from service_categories";

/** Categories in their order; `active` null = also those that are not used any more. */
export async function listCategories(
  db: Db,
  organizationId: string,
  { active }: { active: boolean | null },
): Promise<Category[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<Category>({
      name: "list_categories",
      text: `${storedCategories} where ($1::boolean is null or active = $1) order by position, name, id`,
      values: [active],
    }),
  );
  return rows;
}

export async function findCategory(db: Db, organizationId: string, id: string): Promise<Category> {
  return requireFound("service_categories", await db.inOneFlight(organizationId, (tx) => findIn(tx, id)));
}

async function findIn(tx: Tx, id: string): Promise<Category | undefined> {
  const { rows } = await tx.$client.query<Category>({
    name: "find_category",
    text: `${storedCategories} where id = $1`,
    values: [id],
  });
  return rows[0];
}

/** Makes a category once for each use of the key. */
export function createCategory(db: Db, editor: Editor, use: KeyUse, settings: CategorySettings): Promise<WriteOutcome> {
  return db.withEditor(editor, (tx) =>
    writeOnce(tx, use, () => saveCategory(tx, { ...settings, id: use.subjectId, active: true })),
  );
}

/** A category ends after its last service has: `in_use` before. */
export function changeCategory(
  db: Db,
  editor: Editor,
  { change, ...edit }: Edit & { change: Change<CategorySettings & { active: boolean }> },
): Promise<Category> {
  return db.withEditor(editor, async (tx) => {
    const current = await takeForEdit(tx, "service_categories", edit, findIn);
    const next = applyChange(current, change);
    if (current.active && !next.active) await requireNoServices(tx, edit.id);
    await saveCategory(tx, next);
    return { ...next, version: next.version + 1 };
  });
}

/** Keeps the category in use until the transaction ends. */
export async function requireCategory(tx: Tx, id: string): Promise<void> {
  const { rowCount } = await tx.$client.query({
    name: "share_category",
    text: "select from service_categories where id = $1 and active for share",
    values: [id],
  });
  if (rowCount !== 1) throw new DomainError("not_found", "There is no such category in use.");
}

async function requireNoServices(tx: Tx, id: string): Promise<void> {
  const { rowCount } = await tx.$client.query({
    name: "find_services_of_category",
    text: "select from services where category_id = $1 and active limit 1",
    values: [id],
  });
  if (rowCount !== 0) throw new DomainError("in_use", "Services are in this category. Move or deactivate them first.");
}

async function saveCategory(tx: Tx, { id, name, position, active }: Omit<Category, "version">): Promise<void> {
  await tx.$client.query({
    name: "save_category",
    text: `insert into service_categories as c (organization_id, id, name, position, active)
           values (current_setting('app.organization_id')::uuid, $1, $2, $3, $4)
           on conflict (organization_id, id) do update
             set name = excluded.name, position = excluded.position, active = excluded.active, version = c.version + 1`,
    values: [id, name, position, active],
  });
}
