import { keptDays, type Passing } from "../../domain/retention.ts";
import type { Db } from "../client.ts";

type Rows = { table: string; key: string; since: string; isOver?: string };

/**
 * Where they are, how one is named, from when its days count, and what must be so besides. The relay's rights on these
 * tables say the same of what is not over yet: it cannot delete that.
 */
const rowsOf: Record<Passing, Rows> = {
  request_key: { table: "idempotency_keys", key: "organization_id, scope, key", since: "recorded_at" },
  write_key: { table: "idempotent_writes", key: "organization_id, scope, key", since: "recorded_at" },
  stripe_event: {
    table: "stripe_events",
    key: "account, event_id",
    since: "received_at",
    isOver: "state in ('done','reported','foreign')",
  },
  clean_comparison: {
    table: "reconciliations",
    key: "organization_id, id",
    since: "started_at",
    isOver: "finished_at is not null and caught_up = 0 and differing = 0",
  },
  account_mail: { table: "account_mails", key: "organization_id, id", since: "queued_at" },
  access_link: { table: "access_links", key: "link_hash", since: "ends_at" },
};

/** Deletes those of all tenants whose days are over, the oldest first and at most `limit`; answers how many. */
export function forgetRows(db: Db, kind: Passing, limit: number): Promise<number> {
  const { table, key, since, isOver = "true" } = rowsOf[kind];
  return db.asRelay(async (tx) => {
    const { rowCount } = await tx.$client.query({
      name: `forget_${kind}`,
      text: `delete from ${table} where (${key}) in (
               select ${key} from ${table} where ${since} < now() - make_interval(days => $1) and ${isOver}
               order by ${since} limit $2)`,
      values: [keptDays[kind], limit],
    });
    return rowCount ?? 0;
  });
}
