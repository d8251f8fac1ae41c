import type {
  CaptureRecord,
  DeskRecord,
  PaymentRecord,
  RefundRecord,
  SettledRecord,
} from "../../domain/booking/tell-money.ts";
import { toldPaymentEvents } from "../../domain/booking/tell-money.ts";
import type { Tx } from "../client.ts";

export type MoneyHistory = {
  payments: PaymentRecord[];
  desk: DeskRecord[];
  refunds: RefundRecord[];
  captures: CaptureRecord[];
  settled: SettledRecord[];
};

const money = (amount: string, currency: string) =>
  `json_build_object('amountMinor', ${amount}, 'currency', ${currency})`;

/** What happened to an appointment's money and who did it, each in order. */
export async function readMoneyHistory(tx: Tx, appointmentId: string): Promise<MoneyHistory> {
  const [payments, desk, refunds, captures, settled] = await Promise.all([
    tx.$client.query<PaymentRecord>({
      name: "read_payment_events",
      text: `select o.kind, o.payload ->> 'paymentId' as "paymentId", to_json(o.at) #>> '{}' as at,
               case when r.id is not null then ${money("r.amount_minor", "a.currency")}
                 when p.id is not null then ${money("case o.kind when 'payment.captured' then p.captured_minor else p.amount_minor end", "a.currency")} end as money
             from outbox o
             join appointments a on a.id = o.aggregate_id
             left join payments p on p.id = (o.payload ->> 'paymentId')::uuid
             left join refunds r on r.id = (o.payload ->> 'refundId')::uuid
             where o.aggregate_id = $1 and o.kind = any($2) order by o.seq`,
      values: [appointmentId, toldPaymentEvents],
    }),
    tx.$client.query<DeskRecord>({
      name: "read_desk_entries",
      text: `select e.kind, e.method, ${money("e.amount_minor", "e.currency")} as money, e.account_id as "actorAccountId",
               member_name(e.account_id) as who, e.reason, to_json(e.at) #>> '{}' as at
             from desk_entries e join payments p on p.organization_id = e.organization_id and p.id = e.payment_id
             where p.appointment_id = $1 order by e.id`,
      values: [appointmentId],
    }),
    tx.$client.query<RefundRecord>({
      name: "read_staff_refunds",
      // One that stands for another which a bank sent back was asked for by nobody.
      text: `with asked as (
               select r.*, p.currency from refunds r join payments p on p.organization_id = r.organization_id and p.id = r.payment_id
               where p.appointment_id = $1 and r.reason = 'by_staff' and r.request_id is not null and r.at is not null
             ), acts as (
               select id, 0 as step, case when answered_by is null and status not in ('proposed', 'declined') then 'asked' else 'proposed' end as kind,
                 amount_minor, currency, asked_by as actor, note as reason, at from asked
               union all
               select id, 1, case when status <> 'declined' then 'approved' when answered_by is null then 'withdrawn' else 'declined' end,
                 amount_minor, currency, coalesce(answered_by, asked_by), null, answered_at from asked where answered_at is not null
             )
             select kind, ${money("amount_minor", "currency")} as money, actor as "actorAccountId", member_name(actor) as who, reason,
               to_json(at) #>> '{}' as at from acts order by id, step`,
      values: [appointmentId],
    }),
    tx.$client.query<CaptureRecord>({
      name: "read_capture_requests",
      text: `select case when capture_minor is null then 'all' else 'part' end as kind, ${money("coalesce(capture_minor, amount_minor)", "currency")} as money,
               capture_requested_by as "actorAccountId", member_name(capture_requested_by) as who, capture_note as reason,
               to_json(capture_requested_at) #>> '{}' as at
             from payments where appointment_id = $1 and capture_requested_by is not null order by capture_requested_at`,
      values: [appointmentId],
    }),
    tx.$client.query<SettledRecord>({
      name: "read_settled",
      text: `select l.account_id as "actorAccountId", member_name(l.account_id) as who, l.note as reason, to_json(l.at) #>> '{}' as at
             from task_log l join tasks t on t.organization_id = l.organization_id and t.id = l.task_id
             where t.appointment_id = $1 and l.act = 'settled' order by l.id`,
      values: [appointmentId],
    }),
  ]);
  return {
    payments: payments.rows,
    desk: desk.rows,
    refunds: refunds.rows,
    captures: captures.rows,
    settled: settled.rows,
  };
}
