import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import type { PgTable } from "drizzle-orm/pg-core";

/** Rows of one table, to be inserted by one statement. */
export type Batch = { insert(db: NodePgDatabase): Promise<unknown> };

export function batch<T extends PgTable>(table: T, rows: T["$inferInsert"][]): Batch {
  return { insert: async (db) => rows.length > 0 && (await db.insert(table).values(rows)) };
}
