import type { PaymentStatus } from "../../domain/payment/payment.ts";
import { type Loss, owedAfter } from "../../domain/payment/saved-card.ts";
import type { Tx } from "../client.ts";
import type { LockedPayment } from "./lock-payment.ts";
import { keptCardOf } from "./queries.ts";
import { endKeeping } from "./saved-cards.ts";
import { withdraw } from "./withdraw.ts";

type Lost = Extract<PaymentStatus, "voided" | "expired">;

/**
 * The hold on the card is gone, the visit is not: where its saved card may be asked again, that is another payment,
 * unless there is one already for which it was saved.
 * The caller holds the locks of both, and has what is not covered then due at the clinic.
 */
export async function askCardAgain(
  tx: Tx,
  { paymentId, appointmentId }: LockedPayment,
  lost: Lost,
  at: Date,
): Promise<void> {
  const loss = await readLoss(tx, paymentId, lost);
  if (loss.byHand) return callOffOthers(tx, { paymentId, appointmentId }, at);
  if (owedAfter(loss, at) !== "card_saved") return;
  await tx.$client.query({
    name: "ask_card_again",
    text: `insert into payments (organization_id, id, appointment_id, purpose, method, status, amount_minor, currency, stripe_account_id)
           select organization_id, uuidv7(), appointment_id, purpose, method, 'card_saved', amount_minor, currency, stripe_account_id
           from payments p where id = $1 and not exists (
             select from payments o where o.appointment_id = p.appointment_id and o.purpose = p.purpose and o.status = 'card_saved')`,
    values: [paymentId],
  });
}

/**
 * Who lets go of the money in Stripe's dashboard settles the price otherwise: a card that was saved in the stead of
 * what was on hold is not asked for it either, and one that is still to be saved not wanted any more.
 */
async function callOffOthers(
  tx: Tx,
  { paymentId, appointmentId }: Pick<LockedPayment, "paymentId" | "appointmentId">,
  at: Date,
): Promise<void> {
  const { rows } = await tx.$client.query<{ id: string; status: PaymentStatus }>({
    name: "find_others_by_card",
    text: `select id, status from payments where appointment_id = $1 and id <> $2 and purpose = 'price' and method = 'card'
             and payment_intent_id is null and status in ('card_saved', 'created', 'requires_action') for update`,
    values: [appointmentId, paymentId],
  });
  if (rows.length === 0) return;
  await withdraw(tx, { appointmentId, paymentIds: rows.map(({ id }) => id), at });
  await tx.$client.query({
    name: "call_off_others",
    text: "update payments set status = 'voided' where id = any($1::uuid[]) and status = 'card_saved'",
    values: [rows.map(({ id }) => id)],
  });
  if (rows.some(({ status }) => status === "card_saved")) await endKeeping(tx, appointmentId, at);
}

async function readLoss(tx: Tx, paymentId: string, lost: Lost): Promise<Loss> {
  const { rows } = await tx.$client.query<Loss>({
    name: "read_loss",
    text: `select a.status, to_json(a.starts_at) #>> '{}' as "startsAt", p.pay_by is not null as "hadPayLink",
             $2 = 'voided' and not exists (select from payment_attempts t where t.payment_id = p.id and t.op = 'cancel') as "byHand",
             p.purpose = 'price' and exists (select from ${keptCardOf("a.id")}) as "hasCard",
             (select count(*)::int from payments o where o.appointment_id = a.id and o.id <> p.id and o.status in ('voided', 'expired') and o.payment_intent_id is not null)
               as "lostBefore"
           from payments p
           join appointments a on a.organization_id = p.organization_id and a.id = p.appointment_id
           where p.id = $1`,
    values: [paymentId, lost],
  });
  const [loss] = rows;
  if (!loss) throw new Error("money of a payment that was never started");
  return loss;
}
