import { isBeingBooked } from "../../domain/booking/lifecycle.ts";
import type { Db } from "../client.ts";
import { lockPaymentOfAppointment } from "./lock-payment.ts";
import { oweInstead } from "./owe-instead.ts";
import { endBalanceByCard } from "./saved-cards.ts";

type Forgone = { organizationId: string; paymentId: string; at: Date };

/**
 * Closes a payment that never came to be at Stripe. One that did is left alone: Stripe's object says how it stands. Its
 * visit may have come back since somebody wanted it void, a no-show that was taken back: then it is owed otherwise.
 */
export function forgoPayment(db: Db, { organizationId, paymentId, at }: Forgone): Promise<void> {
  return db.withTenant(organizationId, async (tx) => {
    const payment = await lockPaymentOfAppointment(tx, paymentId);
    await tx.$client.query({
      name: "forgo_payment",
      text: "update payments set status = 'voided' where id = $1 and payment_intent_id is null and method = 'card'",
      values: [paymentId],
    });
    await endBalanceByCard(tx, payment);
    if (!isBeingBooked(payment.appointmentStatus)) await oweInstead(tx, payment, at);
  });
}
