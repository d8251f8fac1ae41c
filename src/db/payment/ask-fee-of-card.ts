import { type FeeFacts, feeOfCard } from "../../domain/payment/card-fee.ts";
import type { Tx } from "../client.ts";
import { balanceDues } from "./balance-dues.ts";

/**
 * Has the card that is saved for a visit asked for its fee, as far as that is due at the clinic and the card was to pay
 * the visit: a payment of its own, beside the one that is let go of. The caller holds the appointment's lock and has
 * written down what is due.
 */
export async function askFeeOfCard(tx: Tx, appointmentId: string, at: Date): Promise<void> {
  const { rows } = await tx.$client.query<FeeFacts & { insteadOf: string }>({
    name: "read_fee_of_card",
    text: `select due.amount_minor as "openMinor", due.currency, c.terms_version as "termsVersion", c.cap_minor as "capMinor", p.id as "insteadOf"
           from payments due
           join saved_cards c on c.organization_id = due.organization_id and c.appointment_id = due.appointment_id and c.payment_method_id is not null and c.removed_at is null
           join payments p on p.organization_id = due.organization_id and p.appointment_id = due.appointment_id and p.purpose <> 'fee'
             and p.status = 'card_saved' and p.settled_by_hand_at is null and p.withdrawn_at is null
           where due.appointment_id = $1 and due.status = 'due_at_clinic'`,
    values: [appointmentId],
  });
  const [facts] = rows;
  const amountMinor = facts ? feeOfCard(facts) : 0;
  if (!facts || amountMinor === 0) return;
  await tx.$client.query({
    name: "ask_fee_of_card",
    text: `insert into payments (organization_id, id, appointment_id, purpose, method, status, amount_minor, currency, stripe_account_id)
           select organization_id, uuidv7(), appointment_id, 'fee', 'card', 'card_saved', $2, currency, stripe_account_id
           from payments where id = $1`,
    values: [facts.insteadOf, amountMinor],
  });
  await balanceDues(tx, appointmentId, at);
}
