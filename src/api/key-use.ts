import { v7 as uuidv7 } from "uuid";
import type { KeyUse, WriteOutcome } from "../db/idempotency/write-once.ts";
import type { Principal } from "../domain/identity/principal.ts";
import { hashBody, keyReused } from "./idempotency.ts";
import type { Right } from "./permissions.ts";

type Making = { principal: Principal; idempotencyKey: string; body: unknown };

/** One use of a key, and the id of what may come of it. */
export const keyUseOf = (right: Right, { principal, idempotencyKey, body }: Making): KeyUse => ({
  scope: `${right}:${principal.accountId}`,
  key: idempotencyKey,
  bodyHash: hashBody(body),
  subjectId: uuidv7(),
});

/** Makes or changes something once for each use of a key; its id. Refuses a key that came with another body before. */
export async function makeOnce(
  right: Right,
  making: Making,
  make: (use: KeyUse) => Promise<WriteOutcome>,
): Promise<string> {
  const outcome = await make(keyUseOf(right, making));
  if (outcome === "key_reused") throw keyReused();
  return outcome.subjectId;
}
