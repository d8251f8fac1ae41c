import { paymentLostKey } from "../../domain/task/keys.ts";
import type { Tx } from "../client.ts";
import { raiseTask } from "../task/tasks.ts";
import { balanceDues } from "./balance-dues.ts";
import type { LockedPayment } from "./lock-payment.ts";

/**
 * What a payment by card does not cover any more is due at the clinic instead, and the desk is told, unless it is about
 * to take it, or it is a fee, of which there is no task as its patient does not come.
 */
export async function oweInstead(tx: Tx, payment: LockedPayment, at: Date): Promise<"owed_more" | "balanced"> {
  const { paymentId, appointmentId, purpose, withdrawn } = payment;
  const isToldElse = withdrawn || purpose === "fee";
  const change = await balanceDues(tx, appointmentId, at);
  if (change === "owed_more" && !isToldElse)
    await raiseTask(tx, { kind: "payment_lost", appointmentId, dedupeKey: paymentLostKey(paymentId), at });
  return change;
}
