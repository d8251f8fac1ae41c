import type { Client } from "@temporalio/client";
import type { Db } from "../src/db/client.ts";
import { listUnstartedAccountMails, markAccountMailsStarted } from "../src/db/identity/unstarted-account-mails.ts";
import { accountMailOptions } from "../src/workflows/identity/options.ts";
import type { sendAccountMail } from "../src/workflows/identity/send-account-mail.ts";

const BATCH = 50;
const DEADLINE_MS = 5_000;
/** Whoever terminates a workflow has it back after this long. */
const AGAIN_AFTER_MINUTES = 15;

/** As `startMessages`, of the mails about logins. */
export async function startAccountMails({ db, temporal }: { db: Db; temporal: Client }): Promise<number> {
  const unstarted = await listUnstartedAccountMails(db, { againAfterMinutes: AGAIN_AFTER_MINUTES, limit: BATCH });
  if (unstarted.length === 0) return 0;
  await temporal.withDeadline(Date.now() + DEADLINE_MS, () =>
    Promise.all(
      unstarted.map((mail) =>
        temporal.workflow.start<typeof sendAccountMail>("sendAccountMail", {
          ...accountMailOptions(mail),
          workflowIdConflictPolicy: "USE_EXISTING",
          workflowIdReusePolicy: "ALLOW_DUPLICATE",
        }),
      ),
    ),
  );
  await markAccountMailsStarted(db, unstarted);
  return unstarted.length;
}
