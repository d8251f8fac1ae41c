import { isBeingBooked } from "../../domain/booking/lifecycle.ts";
import type { Db } from "../client.ts";
import { recordEvent } from "../outbox/record-event.ts";
import { lockPaymentOfAppointment } from "./lock-payment.ts";
import { oweInstead } from "./owe-instead.ts";
import { endBalanceByCard, endKeeping } from "./saved-cards.ts";

type Forgone = { organizationId: string; paymentId: string; at: Date };

/**
 * Closes a payment that never came to be at Stripe. One that did is left alone: Stripe's object says how it stands. Its
 * visit may have come back since somebody wanted it void, a no-show that was taken back: then it is owed otherwise. A
 * fee that is thereby due at the clinic its patient hears of, as of one that Stripe's reading says is off.
 */
export function forgoPayment(db: Db, { organizationId, paymentId, at }: Forgone): Promise<void> {
  return db.withTenant(organizationId, async (tx) => {
    const payment = await lockPaymentOfAppointment(tx, paymentId);
    await tx.$client.query({
      name: "forgo_payment",
      text: "update payments set status = 'voided', client_secret = null where id = $1 and payment_intent_id is null and method = 'card'",
      values: [paymentId],
    });
    await endBalanceByCard(tx, payment);
    // Its card may have been given in the last moment.
    if (payment.withdrawn) await endKeeping(tx, payment.appointmentId, at);
    const { appointmentId, appointmentStatus, purpose } = payment;
    if (isBeingBooked(appointmentStatus)) return;
    const change = await oweInstead(tx, payment, at);
    if (purpose !== "fee" || change !== "owed_more") return;
    const payload = { appointmentStatus, paymentId, purpose };
    await recordEvent(tx, { appointmentId, kind: "payment.voided", at, payload });
  });
}
