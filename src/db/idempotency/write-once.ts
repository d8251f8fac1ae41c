import type { Tx } from "../client.ts";

/** One use of an Idempotency-Key, of an account for one kind of act; `subjectId` is what the act makes or changes. */
export type KeyUse = { scope: string; key: string; bodyHash: string; subjectId: string };

/** The subject whose state is the answer, or a refusal: the key came with another body before. */
export type WriteOutcome = { subjectId: string } | "key_reused";

/**
 * Does `write` the first time a key is used, and nothing when it is used again. Key and effect are of one transaction,
 * so that neither is there without the other. Of two uses at once the second waits for the first.
 */
export async function writeOnce(tx: Tx, use: KeyUse, write: () => Promise<void>): Promise<WriteOutcome> {
  const { rowCount } = await tx.$client.query({
    name: "use_key",
    text: `insert into idempotent_writes (organization_id, scope, key, body_hash, subject_id)
           values (current_setting('app.organization_id')::uuid, $1, $2, $3, $4)
           on conflict do nothing`,
    values: [use.scope, use.key, use.bodyHash, use.subjectId],
  });
  if (rowCount === 1) {
    await write();
    return { subjectId: use.subjectId };
  }
  const { rows } = await tx.$client.query<{ subjectId: string; bodyHash: string }>({
    name: "find_key_use",
    text: `select subject_id as "subjectId", body_hash as "bodyHash" from idempotent_writes where scope = $1 and key = $2`,
    values: [use.scope, use.key],
  });
  const [first] = rows;
  return first?.bodyHash === use.bodyHash ? { subjectId: first.subjectId } : "key_reused";
}
