import { DomainError } from "../../domain/errors.ts";
import { isSame, type MoneyByMethod, type Till } from "../../domain/payment/day-count.ts";
import type { Db, Tx } from "../client.ts";
import { type KeyUse, type WriteOutcome, writeOnce } from "../idempotency/write-once.ts";
import { readTill } from "./list-tills.ts";

export type CountedTill = {
  clinicId: string;
  onDate: string;
  /** Whose till. */
  accountId: string;
  countedBy: string;
  counted: MoneyByMethod;
  /** What of the cash stays in the till. */
  leftMinor: number;
  explanation: string | null;
  at: Date;
};

/**
 * Writes down what was counted in a till, beside what is expected there, once for each use of the key. Refuses a
 * difference that nobody explains, to count anew what was signed off and has not changed since, and another person's
 * till where there is none.
 */
export function countTill(
  db: Db,
  organizationId: string,
  use: KeyUse,
  { clinicId, onDate, accountId, countedBy, counted, leftMinor, explanation, at }: CountedTill,
): Promise<WriteOutcome> {
  return db.withTenant(organizationId, (tx) =>
    writeOnce(tx, use, async () => {
      await lockTill(tx, { clinicId, onDate, accountId });
      const { openingMinor, expected, count } = await readTill(tx, { clinicId, onDate, accountId });
      if (accountId !== countedBy && !count && isSame(expected, nothing))
        throw new DomainError("not_found", "That person has taken nothing that day.");
      if (count?.signedOff && isSame(count.expected, expected))
        throw new DomainError("signed_off", "The day has been signed off. Nothing was counted anew.");
      if (!isSame(counted, expected) && explanation === null)
        throw new DomainError("explanation_needed", "What was counted differs from what is expected: say why.", {
          expected,
        });
      await tx.$client.query({
        name: "count_till",
        text: `insert into day_counts (organization_id, id, clinic_id, on_date, account_id, counted_by, currency, opening_minor, expected_cash_minor, expected_terminal_minor,
                 cash_minor, terminal_minor, left_minor, explanation, counted_at)
               select organization_id, $2, id, $3, $4, $11, currency, $12, $5, $6, $7, $8, $13, $9, $10 from clinics where id = $1`,
        values: [
          clinicId,
          use.subjectId,
          onDate,
          accountId,
          expected.cashMinor,
          expected.terminalMinor,
          counted.cashMinor,
          counted.terminalMinor,
          explanation,
          at,
          countedBy,
          openingMinor,
          leftMinor,
        ],
      });
    }),
  );
}

const nothing: MoneyByMethod = { cashMinor: 0, terminalMinor: 0 };

/** A till is counted and signed off one after the other, also where it has no row to lock yet. */
async function lockTill(
  tx: Tx,
  { clinicId, onDate, accountId }: Pick<CountedTill, "clinicId" | "onDate" | "accountId">,
): Promise<void> {
  await tx.$client.query({
    name: "lock_till",
    text: "select pg_advisory_xact_lock(hashtextextended($1, 0))",
    values: [`till ${clinicId} ${onDate} ${accountId}`],
  });
}

/**
 * Signs a count off, and answers with the till; who has is free to do so again. Refuses whose till it is, and whoever
 * counted it. `isStale`: the count is not the last of its till, or money has come or gone since, and nothing was done.
 */
export function signOff(
  db: Db,
  organizationId: string,
  { clinicId, countId, accountId, at }: { clinicId: string; countId: string; accountId: string; at: Date },
): Promise<{ till: Till; isStale: boolean }> {
  return db.withTenant(organizationId, async (tx) => {
    const { rows } = await tx.$client.query<{ onDate: string; accountId: string; countedBy: string }>({
      name: "find_count",
      text: `select on_date::text as "onDate", account_id as "accountId", coalesce(counted_by, account_id) as "countedBy" from day_counts where clinic_id = $1 and id = $2 for update`,
      values: [clinicId, countId],
    });
    const [found] = rows;
    if (!found) throw new DomainError("not_found", "There is no such count.");
    if (found.accountId === accountId || found.countedBy === accountId)
      throw new DomainError("second_person_needed", "Whoever had or counted a till does not sign it off.");
    await lockTill(tx, { clinicId, ...found });
    const till = await readTill(tx, { clinicId, ...found });
    if (till.count?.id !== countId || !isSame(till.count.expected, till.expected)) return { till, isStale: true };
    await tx.$client.query({
      name: "sign_off",
      text: "update day_counts set signed_off_by = $2, signed_off_at = $3 where id = $1 and signed_off_at is null",
      values: [countId, accountId, at],
    });
    return { till: await readTill(tx, { clinicId, ...found }), isStale: false };
  });
}
