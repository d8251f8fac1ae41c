import type { Db } from "../client.ts";

/** Events of the organization that no consumer has been given yet. */
export async function readBacklog(
  db: Db,
  organizationId: string,
): Promise<{ undelivered: number; oldestAt: string | null }> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<{ undelivered: number; oldest: Date | null }>({
      name: "read_backlog",
      text: "select count(*)::int as undelivered, min(recorded_at) as oldest from outbox where delivered_at is null",
    }),
  );
  const [{ undelivered, oldest } = { undelivered: 0, oldest: null }] = rows;
  return { undelivered, oldestAt: oldest?.toISOString() ?? null };
}
