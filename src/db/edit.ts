import { DatabaseError } from "pg";
import { DomainError } from "../domain/errors.ts";
import type { Reach } from "../domain/identity/reach.ts";
import type { Tx } from "./client.ts";

/** Who edits what, and the version of it they have seen. */
export type Edit = { id: string; reach: Reach; expectedVersion: number };

/** An edit that may strand appointments: whether its sender knows, and the instant from which visits count. */
export type StrandingEdit = Edit & { acceptAffected: boolean; at: Date };

const nouns = {
  organizations: "organization",
  clinics: "clinic",
  rooms: "room",
  equipment: "equipment",
  service_categories: "category",
  services: "service",
  consumables: "consumable",
  staff: "member of staff",
  patients: "patient",
} as const;
type EditedTable = keyof typeof nouns;

/**
 * The thing that an edit is about, locked. Throws, so that nothing is written: `not_found`, or
 * `changed_meanwhile` with what it has become as `current`.
 */
export async function takeForEdit<Thing extends { version: number }>(
  tx: Tx,
  table: EditedTable,
  { id, expectedVersion }: Edit,
  find: (tx: Tx, id: string) => Promise<Thing | undefined>,
): Promise<Thing> {
  // A statement of its own: the one behind it reads all parts of the thing as the edit before left them.
  const [, found] = await Promise.all([lockRow(tx, table, id), find(tx, id)]);
  const current = requireFound(table, found);
  requireSeen(current, expectedVersion);
  return current;
}

/** Throws `changed_meanwhile` when it is not the version that the editor has seen. */
export function requireSeen(current: { version: number }, expectedVersion: number): void {
  if (current.version === expectedVersion) return;
  throw new DomainError("changed_meanwhile", "Look at `current`, and send the edit again with its version.", {
    current,
  });
}

/** Edits of one thing queue up until the transaction ends; bookings, which only point at it, do not wait. */
export async function lockRow(tx: Tx, table: EditedTable, id: string): Promise<void> {
  const text = `select from ${table} where id = $1 for no key update`;
  await tx.$client.query({ name: `lock_row_of_${table}`, text, values: [id] });
}

export function requireFound<Thing>(table: EditedTable, found: Thing | undefined): Thing {
  if (found !== undefined) return found;
  throw new DomainError("not_found", `There is no such ${nouns[table]}.`);
}

/** For parts of a thing that are kept in tables of their own. */
export async function countEdit(tx: Tx, table: EditedTable, id: string): Promise<void> {
  await tx.$client.query({
    name: `count_edit_${table}`,
    text: `update ${table} set version = version + 1 where id = $1`,
    values: [id],
  });
}

/** The clinics that somebody reaches; null = all. */
export function clinicsWithin(reach: Reach): readonly string[] | null {
  if (reach.kind === "organization") return null;
  return reach.kind === "clinics" ? reach.clinicIds : [];
}

/** Refuses a clinic out of reach like one that does not exist. */
export async function requireClinics(tx: Tx, reach: Reach, clinicIds: readonly string[]): Promise<void> {
  const { rowCount } = await tx.$client.query({
    name: "find_clinics_within",
    text: "select from clinics where id = any($1) and ($2::uuid[] is null or id = any($2))",
    values: [clinicIds, clinicsWithin(reach)],
  });
  if (rowCount !== new Set(clinicIds).size) throw new DomainError("not_found", "There is no such clinic.");
}

/** Refuses as `name_taken` what a unique constraint refused. */
export async function namingTaken<T>(constraint: string, writing: Promise<T>): Promise<T> {
  try {
    return await writing;
  } catch (error) {
    if (error instanceof DatabaseError && error.constraint === constraint) {
      throw new DomainError("name_taken", "Another one has this name. Choose another.");
    }
    throw error;
  }
}
