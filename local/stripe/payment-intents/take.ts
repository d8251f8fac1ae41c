import type { Context } from "../context.ts";
import { bookCharge } from "../objects/balance-transactions.ts";
import { cardOf } from "../payment-methods/find.ts";
import { schedule } from "../schedule.ts";
import type { ChargeRecord } from "../store/money-records.ts";

/** Takes `amount` of what a charge may take; the rest is released for ever. */
export function takeMoney(ctx: Context, charge: ChargeRecord, amount: number): ChargeRecord {
  const taken: ChargeRecord = {
    ...charge,
    captured: true,
    amountCaptured: amount,
    amountReleased: charge.amount - amount,
    captureBefore: null,
    balanceTransaction: bookCharge(ctx, charge, amount),
  };
  ctx.tx.put("charge", taken);
  if (cardOf(ctx, charge.paymentMethod).disputes) schedule(ctx, "open_dispute", charge.id, ctx.now);
  return taken;
}
