import type { Context } from "../context.ts";
import { customerView } from "../customers/view.ts";
import { disputeView } from "../disputes/view.ts";
import { balanceTransactionView } from "../objects/balance-transactions.ts";
import { chargeView } from "../objects/charges.ts";
import { listRefundsOf, refundView } from "../objects/refunds.ts";
import { intentView } from "../payment-intents/view.ts";
import { paymentMethodView } from "../payment-methods/view.ts";
import { badRequest } from "./errors.ts";
import { fieldsOf } from "./fields.ts";

type Fields = Record<string, unknown>;
type Expansion = (ctx: Context, id: string, owner: Fields) => object | undefined;

/** Which fields of which objects can be turned from an id into the object. */
const EXPANDABLE: Record<string, Record<string, Expansion>> = {
  payment_intent: { customer: customerView, latest_charge: chargeView, payment_method: paymentMethodView },
  setup_intent: { customer: customerView, payment_method: paymentMethodView },
  charge: {
    balance_transaction: balanceTransactionView,
    customer: customerView,
    payment_intent: intentView,
    refunds: (ctx, _id, owner) => listRefundsOf(ctx, String(owner.id)),
  },
  refund: {
    balance_transaction: balanceTransactionView,
    charge: chargeView,
    failure_balance_transaction: balanceTransactionView,
    payment_intent: intentView,
  },
  dispute: { charge: chargeView, payment_intent: intentView },
  balance_transaction: {
    source: (ctx, id) => chargeView(ctx, id) ?? refundView(ctx, id) ?? disputeView(ctx, id),
  },
  payment_method: { customer: customerView },
};
const DEEPEST = 4;

/** `expand[]=latest_charge.payment_intent`; in a list, `expand[]=data.latest_charge`. */
export function expand(ctx: Context, object: object, paths: string[]): object {
  return paths.reduce((expanded, path) => {
    const steps = path.split(".");
    if (steps.length > DEEPEST)
      throw badRequest(`You cannot expand more than ${DEEPEST} levels of a property. Property: ${path}`);
    return expandPath(ctx, expanded, steps, path);
  }, object);
}

function expandPath(ctx: Context, object: unknown, [step, ...rest]: string[], path: string): object {
  const fields = fieldsOf(object);
  if (step === undefined) return fields;
  if (fields.object === "list" && step === "data" && Array.isArray(fields.data)) {
    return { ...fields, data: fields.data.map((item: unknown) => expandPath(ctx, item, rest, path)) };
  }
  const load = EXPANDABLE[String(fields.object)]?.[step];
  if (!load) throw badRequest(`This property cannot be expanded (${path}).`);
  const value = fields[step];
  const target =
    typeof value === "object" && value !== null ? value : load(ctx, typeof value === "string" ? value : "", fields);
  return target ? { ...fields, [step]: expandPath(ctx, target, rest, path) } : fields;
}
