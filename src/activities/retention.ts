import type { Db } from "../db/client.ts";
import { forgetRows } from "../db/retention/forget-rows.ts";
import type { Passing } from "../domain/retention.ts";

export type RetentionActivities = ReturnType<typeof createRetentionActivities>;

export function createRetentionActivities({ db }: { db: Db }) {
  return {
    /** One batch; answers how many rows. A repeat deletes the next ones, so that what is answered may be too few. */
    forgetRows: ({ kind, limit }: { kind: Passing; limit: number }) => forgetRows(db, kind, limit),
  };
}
