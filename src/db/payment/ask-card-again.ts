import { type Loss, owedAfter } from "../../domain/payment/saved-card.ts";
import type { PaymentStatus } from "../../domain/payment/settlement.ts";
import type { Tx } from "../client.ts";
import type { LockedPayment } from "./lock-payment.ts";
import { keptCardOf } from "./queries.ts";

type Lost = Extract<PaymentStatus, "voided" | "expired">;

/**
 * The hold on the card is gone, the visit is not: where its saved card may be asked again, that is another payment,
 * unless there is one already for which it was saved.
 * The caller holds the locks of both, and has what is not covered then due at the clinic.
 */
export async function askCardAgain(tx: Tx, { paymentId }: LockedPayment, lost: Lost, at: Date): Promise<void> {
  if (owedAfter(await readLoss(tx, paymentId, lost), at) !== "card_saved") return;
  await tx.$client.query({
    name: "ask_card_again",
    text: `insert into payments (organization_id, id, appointment_id, purpose, method, status, amount_minor, currency, stripe_account_id)
           select organization_id, uuidv7(), appointment_id, purpose, method, 'card_saved', amount_minor, currency, stripe_account_id
           from payments p where id = $1 and not exists (
             select from payments o where o.appointment_id = p.appointment_id and o.purpose = p.purpose and o.status = 'card_saved')`,
    values: [paymentId],
  });
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
