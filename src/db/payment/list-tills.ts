import type { DeskDay, DeskEntry, Till } from "../../domain/payment/day-count.ts";
import type { Db, Tx } from "../client.ts";
import { personOf } from "../staff/queries.ts";

/** What comes into a till counts for it, all else against it. */
const sumOf = (method: "cash" | "terminal") =>
  `coalesce(sum(case e.kind when 'taken' then e.amount_minor else -e.amount_minor end) filter (where e.method = '${method}'), 0)`;

/**
 * For statements: the cash that somebody's till at the clinic `$1` holds when a day begins. It is what the last count
 * before left there, and what has come and gone since; nothing where none was counted before. What a correction takes
 * back counts when its payment did, as the money never was.
 */
const openingOf = (account: string, day: string) => `coalesce((
    select c.left_minor + (
      select coalesce(sum(case e.kind when 'taken' then e.amount_minor else -e.amount_minor end), 0)
      from desk_entries e
      join desk_entries t on t.organization_id = e.organization_id and t.payment_id = e.payment_id and t.kind = 'taken'
      where e.clinic_id = $1 and e.till_account_id = ${account} and e.method = 'cash' and e.on_date >= c.on_date and e.on_date < ${day}
        and (e.on_date > c.on_date or case e.kind when 'corrected' then t.at else e.at end > c.counted_at))
    from day_counts c where c.clinic_id = $1 and c.account_id = ${account} and c.on_date < ${day}
    order by c.on_date desc, c.counted_at desc, c.id desc limit 1), 0)`;

/**
 * For statements: the tills of the clinic `$1` by day and account, as far as `condition` on entries and counts allows.
 */
const tills = (condition: string) => `
  sums as (
    select e.on_date, e.till_account_id as account_id, ${sumOf("cash")} as cash, ${sumOf("terminal")} as terminal
    from desk_entries e where e.clinic_id = $1 and ${condition.replaceAll("account_id", "e.till_account_id")} group by 1, 2
  ), counts as (
    select distinct on (c.on_date, c.account_id) c.* from day_counts c where c.clinic_id = $1 and ${condition}
    order by c.on_date, c.account_id, c.counted_at desc, c.id desc
  ), known as (
    select coalesce(s.on_date, c.on_date) as on_date, coalesce(s.account_id, c.account_id) as account_id,
      coalesce(s.cash, 0) as cash, coalesce(s.terminal, 0) as terminal, c as count
    from sums s full join counts c on c.on_date = s.on_date and c.account_id = s.account_id
  ), tills as (
    select k.*, o.opening, (k.count).id as count_id, (k.count).cash_minor - o.opening - k.cash as cash_difference,
      (k.count).terminal_minor - k.terminal as terminal_difference, (k.count).signed_off_at,
      ((k.count).expected_cash_minor, (k.count).expected_terminal_minor) is distinct from (o.opening + k.cash, k.terminal) as is_out_of_date
    from known k cross join lateral (select ${openingOf("k.account_id", "k.on_date")} as opening) o
  )`;

/** Which tills: of one person, or of all (null). */
type Whose = { clinicId: string; accountId: string | null };

/** The tills of a day at a clinic, by name. */
export function listTills(db: Db, organizationId: string, which: Whose & { onDate: string }): Promise<Till[]> {
  return db.inOneFlight(organizationId, (tx) => readTills(tx, which));
}

/** Somebody's till on a day: as it was in the morning where they took nothing. */
export async function readTill(tx: Tx, which: { clinicId: string; accountId: string; onDate: string }): Promise<Till> {
  const [till] = await readTills(tx, which);
  if (till) return till;
  const { clinicId, accountId, onDate } = which;
  const { rows } = await tx.$client.query<{ openingMinor: number }>({
    name: "read_opening",
    text: `select ${openingOf("$2", "$3")} as "openingMinor"`,
    values: [clinicId, accountId, onDate],
  });
  const openingMinor = Number(rows[0]?.openingMinor ?? 0);
  const expected = { cashMinor: openingMinor, terminalMinor: 0 };
  return { person: { accountId, name: null }, openingMinor, expected, count: null };
}

async function readTills(tx: Tx, { clinicId, accountId, onDate }: Whose & { onDate: string }): Promise<Till[]> {
  const { rows } = await tx.$client.query<{ till: Till }>({
    name: "list_tills",
    text: `with ${tills("on_date = $2 and ($3::uuid is null or account_id = $3)")}
             select json_build_object('person', ${personOf("t.account_id")}, 'openingMinor', t.opening,
               'expected', json_build_object('cashMinor', t.opening + t.cash, 'terminalMinor', t.terminal), 'count', case when t.count_id is not null then json_build_object('id', t.count_id,
                 'counted', json_build_object('cashMinor', (t.count).cash_minor, 'terminalMinor', (t.count).terminal_minor),
                 'expected', json_build_object('cashMinor', (t.count).expected_cash_minor, 'terminalMinor', (t.count).expected_terminal_minor),
                 'leftMinor', (t.count).left_minor, 'explanation', (t.count).explanation, 'countedAt', (t.count).counted_at, 'countedBy', ${personOf("coalesce((t.count).counted_by, (t.count).account_id)")},
                 'signedOff', case when t.signed_off_at is not null then json_build_object('at', t.signed_off_at, 'by', ${personOf("(t.count).signed_off_by")}) end) end) as till
             from tills t
             order by (select s.display_name from staff s where s.account_id = t.account_id), t.account_id`,
    values: [clinicId, onDate, accountId],
  });
  return rows.map(({ till }) => till);
}

/** All that was done with money at the desk on a day, the first first. */
export async function listDeskEntries(
  db: Db,
  organizationId: string,
  { clinicId, accountId, onDate }: Whose & { onDate: string },
): Promise<DeskEntry[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<DeskEntry>({
      name: "list_desk_entries",
      text: `select e.id, e.kind, e.method, e.amount_minor as "amountMinor", ${personOf("e.till_account_id")} as till, ${personOf("e.account_id")} as by,
               e.reason, a.id as "appointmentId", to_json(a.starts_at) #>> '{}' as "visitStartsAt", t.full_name as "patientName", to_json(e.at) #>> '{}' as at
             from desk_entries e
             join payments p on p.organization_id = e.organization_id and p.id = e.payment_id
             join appointments a on a.organization_id = p.organization_id and a.id = p.appointment_id
             join patients t on t.organization_id = a.organization_id and t.id = a.patient_id
             where e.clinic_id = $1 and e.on_date = $2 and ($3::uuid is null or e.till_account_id = $3) order by e.at, e.id`,
      values: [clinicId, onDate, accountId],
    }),
  );
  return rows;
}

/** The last day before `day` on which money was taken or counted; null for none. */
const dayBefore = (day: string) => `greatest(
    (select max(e.on_date) from desk_entries e where e.clinic_id = $1 and e.on_date < ${day} and ($3::uuid is null or e.till_account_id = $3)),
    (select max(c.on_date) from day_counts c where c.clinic_id = $1 and c.on_date < ${day} and ($3::uuid is null or c.account_id = $3)))`;

/**
 * The days on which money was taken or counted, from before `before` on, the latest first: found one by one, so that a
 * page of them costs no more after years.
 */
export async function listDeskDays(
  db: Db,
  organizationId: string,
  { clinicId, accountId, before, limit }: Whose & { before: string | null; limit: number },
): Promise<DeskDay[]> {
  const { rows } = await db.inOneFlight(organizationId, (tx) =>
    tx.$client.query<{ day: DeskDay }>({
      name: "list_desk_days",
      text: `with recursive days as (
               select ${dayBefore("coalesce($2::date, 'infinity')")} as on_date, 1 as place
               union all
               select ${dayBefore("d.on_date")}, place + 1 from days d where d.on_date is not null and place < $4
             ), ${tills("on_date in (select on_date from days) and ($3::uuid is null or account_id = $3)")}
             select json_build_object('onDate', on_date, 'expected', json_build_object('cashMinor', sum(cash), 'terminalMinor', sum(terminal)),
               'difference', json_build_object('cashMinor', coalesce(sum(cash_difference), 0), 'terminalMinor', coalesce(sum(terminal_difference), 0)),
               'tills', count(*), 'counted', count(count_id), 'signedOff', count(signed_off_at) filter (where not is_out_of_date)) as day
             from tills group by on_date order by on_date desc`,
      values: [clinicId, before, accountId, limit],
    }),
  );
  return rows.map(({ day }) => day);
}
