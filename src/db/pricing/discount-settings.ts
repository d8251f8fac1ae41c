import type { DiscountSettings, StoredDiscountSettings } from "../../domain/pricing/rule.ts";
import { clinicDay } from "../../domain/time.ts";
import type { Db, Editor, Tx } from "../client.ts";
import { requireSeen } from "../edit.ts";
import { defaultRule } from "./discount-quota.ts";

export function findDiscountSettings(db: Db, organizationId: string): Promise<StoredDiscountSettings> {
  return db.inOneFlight(organizationId, findIn);
}

async function findIn(tx: Tx): Promise<StoredDiscountSettings> {
  const { rows } = await tx.$client.query<StoredDiscountSettings>({
    name: "find_discount_settings",
    text: `select coalesce(r.version, 1) as version, coalesce(r.percentage_basis_points, $1::int) as "percentageBasisPoints",
             coalesce(r.on_birthday, $2) as "onBirthday", coalesce(r.daily_limit, $3::int) as "dailyLimit",
             (select coalesce(json_agg(json_build_object('currency', currency, 'amountMinor', threshold_minor) order by currency), '[]')
                from discount_thresholds) as thresholds
           from organizations o left join discount_rules r on r.organization_id = o.id
           where o.id = current_setting('app.organization_id')::uuid`,
    values: [defaultRule.percentageBasisPoints, defaultRule.onBirthday, defaultRule.dailyLimit],
  });
  const [settings] = rows;
  if (!settings) throw new Error("a tenant always has an organization");
  return settings;
}

/** Replaces R1 and R2. The limit is at once that of every day that has begun somewhere and is not over everywhere. */
export function replaceDiscountSettings(
  db: Db,
  editor: Editor,
  { settings, expectedVersion, at }: { settings: DiscountSettings; expectedVersion: number; at: Date },
): Promise<StoredDiscountSettings> {
  return db.withEditor(editor, async (tx) => {
    const [, , current] = await Promise.all([
      tx.$client.query({
        name: "have_discount_rule",
        text: "insert into discount_rules (organization_id) values ($1) on conflict do nothing",
        values: [editor.organizationId],
      }),
      tx.$client.query({ name: "lock_discount_rule", text: "select from discount_rules for no key update" }),
      findIn(tx),
    ]);
    requireSeen(current, expectedVersion);
    await write(tx, settings, at);
    return findIn(tx);
  });
}

/** The first and the last calendar day that it is anywhere at one instant are those of these clocks. */
const [lastZone, firstZone] = ["Etc/GMT+12", "Pacific/Kiritimati"];

async function write(tx: Tx, settings: DiscountSettings, at: Date): Promise<void> {
  const { percentageBasisPoints, onBirthday, dailyLimit, thresholds } = settings;
  await Promise.all([
    tx.$client.query({
      name: "write_discount_rule",
      text: `update discount_rules
                set percentage_basis_points = $1, on_birthday = $2, daily_limit = $3, version = version + 1`,
      values: [percentageBasisPoints, onBirthday, dailyLimit],
    }),
    tx.$client.query({ name: "clear_thresholds", text: "delete from discount_thresholds" }),
    tx.$client.query({
      name: "write_thresholds",
      text: `insert into discount_thresholds (organization_id, currency, threshold_minor)
             select current_setting('app.organization_id')::uuid, currency, "amountMinor"
               from json_to_recordset($1) as t (currency text, "amountMinor" bigint)`,
      values: [JSON.stringify(thresholds)],
    }),
    tx.$client.query({
      name: "limit_days",
      // Rows for days without one too: a booking that has read the old limit then finds the new one.
      text: `insert into discount_days (organization_id, on_date, daily_limit)
             select current_setting('app.organization_id')::uuid, day::date, $1
               from generate_series($2::date, $3::date, interval '1 day') day
             on conflict (organization_id, on_date) do update set daily_limit = excluded.daily_limit`,
      values: [dailyLimit, clinicDay(at, lastZone), clinicDay(at, firstZone)],
    }),
  ]);
}
