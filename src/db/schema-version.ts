import type { Db } from "./client.ts";
import journal from "./migrations/meta/_journal.json" with { type: "json" };

const ours = Math.max(...journal.entries.map(({ when }) => when));
const undefinedFunction = "42883";

/**
 * Whether the database has every migration this code was written for. A newer
 * schema will do: migrations run before the code that needs them.
 */
export async function isSchemaCurrent(db: Db): Promise<boolean> {
  try {
    const [row] = await db.callFunction<{ version: string | null }>({ text: "select schema_version() as version" });
    return Number(row?.version ?? 0) >= ours;
  } catch (error) {
    // Older than the function itself.
    if (error instanceof Error && "code" in error && error.code === undefinedFunction) return false;
    throw error;
  }
}

/** Which Postgres it is, such as `18.1`. */
export async function readServerVersion(db: Db): Promise<string | undefined> {
  const statement = "select split_part(current_setting('server_version'), ' ', 1) as version";
  const [row] = await db.callFunction<{ version: string }>({ name: "server_version", text: statement });
  return row?.version;
}
