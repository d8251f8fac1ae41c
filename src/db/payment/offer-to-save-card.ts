import { savedCardTerms } from "../../domain/payment/saved-card.ts";
import type { Tx } from "../client.ts";

/**
 * A visit was moved beyond the money on hold for its price: beside that money there is a payment now for which its
 * patient may save a card, under the terms of visits far ahead; whoever had one removed is not asked for another. The
 * caller holds the appointment's lock.
 */
export async function offerToSaveCard(tx: Tx, appointmentId: string): Promise<void> {
  await tx.$client.query({
    name: "offer_to_save_card",
    text: `with hold as (
             select organization_id, appointment_id, amount_minor, currency, stripe_account_id from payments
             where appointment_id = $1 and purpose = 'price' and status = 'authorized'
               and not exists (select from saved_cards c where c.appointment_id = $1 and c.payment_method_id is not null) limit 1
           ), made as (
             insert into payments (organization_id, id, appointment_id, purpose, method, status, amount_minor, currency, stripe_account_id)
             select organization_id, uuidv7(), appointment_id, 'price', 'card', 'created', amount_minor, currency, stripe_account_id from hold
           )
           insert into saved_cards (organization_id, appointment_id, terms_version, cap_minor, currency)
           select organization_id, appointment_id, $2, amount_minor, currency from hold
           on conflict (organization_id, appointment_id) do update
             set terms_version = excluded.terms_version, cap_minor = excluded.cap_minor, setup_intent_id = null
             where saved_cards.payment_method_id is null`,
    values: [appointmentId, savedCardTerms.price],
  });
}
