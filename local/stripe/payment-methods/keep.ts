import { cardNamed } from "../cards.ts";
import type { Context } from "../context.ts";
import { theCustomer } from "../customers/view.ts";
import { emit } from "../objects/events.ts";
import type { FutureUsage, PaymentMethodRecord } from "../store/records.ts";
import { cardError, refused } from "../wire/errors.ts";
import { thePaymentMethod } from "./find.ts";
import { toPaymentMethod } from "./view.ts";

/** Saves a card for a customer without setting it up: its bank may still ask the cardholder at each payment. */
export function attach(ctx: Context, id: string, customerId: string): PaymentMethodRecord {
  const method = thePaymentMethod(ctx, id);
  const customer = theCustomer(ctx, customerId, "customer").id;
  if (method.customer && method.customer !== customer)
    throw refused("This PaymentMethod is already attached to another customer.");
  if (method.spent)
    throw refused(
      "This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be used again.",
    );
  const { decline, savable } = cardNamed(method.testCard);
  if (decline && !savable) {
    const { code, message, declineCode } = decline;
    throw cardError({ code, message, ...(declineCode && { decline_code: declineCode }) }, "saved");
  }
  return keep(ctx, { ...method, customer });
}

/** Takes a card from its customer, for ever. */
export function detach(ctx: Context, method: PaymentMethodRecord): PaymentMethodRecord {
  if (method.customer === null)
    throw refused("The payment method you provided is not attached to a customer so detachment is impossible.");
  const detached = { ...method, customer: null, spent: true };
  ctx.tx.put("payment_method", detached);
  emit(ctx, "payment_method.detached", toPaymentMethod(detached));
  return detached;
}

/**
 * What becomes of a card that has just been authorised or set up. With a future usage its customer keeps it; a card
 * that merely paid, and belongs to nobody, cannot be used again.
 */
export function settleMethod(
  ctx: Context,
  id: string,
  { customer, usage }: { customer: string | null; usage: FutureUsage | null },
): void {
  const method = thePaymentMethod(ctx, id);
  const setUp = method.setUp || usage === "off_session";
  if (usage !== null && customer !== null) keep(ctx, { ...method, customer, setUp });
  else ctx.tx.put("payment_method", { ...method, setUp, spent: usage === null && method.customer === null });
}

function keep(ctx: Context, method: PaymentMethodRecord): PaymentMethodRecord {
  const isNew = ctx.tx.find("payment_method", method.id)?.customer !== method.customer;
  ctx.tx.put("payment_method", method);
  if (isNew) emit(ctx, "payment_method.attached", toPaymentMethod(method));
  return method;
}
