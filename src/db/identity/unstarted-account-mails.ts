import type { Db } from "../client.ts";

type Which = { organizationId: string; mailId: string };

/** Mails that nobody works on yet, and those whose workflow was started long ago and may have been lost. */
export function listUnstartedAccountMails(
  db: Db,
  { againAfterMinutes, limit }: { againAfterMinutes: number; limit: number },
): Promise<Which[]> {
  return db.asRelay(async (tx) => {
    const { rows } = await tx.$client.query<Which>({
      name: "list_unstarted_account_mails",
      text: `select organization_id as "organizationId", id as "mailId" from account_mails
             where status in ('queued','sending') and (started_at is null or started_at < now() - make_interval(mins => $1))
             order by queued_at limit $2`,
      values: [againAfterMinutes, limit],
    });
    return rows;
  });
}

/** Notes that these have a workflow that works on them. */
export async function markAccountMailsStarted(db: Db, started: readonly Which[]): Promise<void> {
  await db.asRelay((tx) =>
    tx.$client.query({
      name: "mark_account_mails_started",
      text: `update account_mails m set started_at = now()
             from jsonb_to_recordset($1::jsonb) as s("organizationId" uuid, "mailId" uuid)
             where m.organization_id = s."organizationId" and m.id = s."mailId"`,
      values: [JSON.stringify(started)],
    }),
  );
}
