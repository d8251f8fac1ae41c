import type Stripe from "stripe";
import { inSeconds } from "../clock.ts";
import type { Context } from "../context.ts";
import { newId } from "../ids.ts";
import type { BalanceTransactionRecord, ChargeRecord, DisputeRecord, RefundRecord } from "../store/money-records.ts";
import { endpoint } from "../wire/endpoint.ts";
import { missing } from "../wire/errors.ts";
import { isWithin, listPage } from "../wire/lists.ts";
import { created, page, table, text } from "../wire/params.ts";

/** The emulator's only price list, in minor units of any currency: of a capture, and of a dispute that is not won. */
const CAPTURE_FEE = { perMille: 29, fixed: 30 };
const DISPUTE_FEE = 1500;
const AVAILABLE_AFTER = inSeconds({ days: 2 });

type Movement = Pick<
  BalanceTransactionRecord,
  "type" | "category" | "amount" | "fee" | "currency" | "source" | "description"
>;

export function bookCharge(ctx: Context, charge: ChargeRecord, amount: number): string {
  const fee = Math.round((amount * CAPTURE_FEE.perMille) / 1000) + CAPTURE_FEE.fixed;
  const { id: source, currency, description } = charge;
  return book(ctx, { type: "charge", category: "charge", amount, fee, currency, source, description });
}

export function bookRefund(ctx: Context, { id: source, amount, currency, charge }: RefundRecord): string {
  const description = `REFUND FOR CHARGE (${charge})`;
  return book(ctx, { type: "refund", category: "refund", amount: -amount, fee: 0, currency, source, description });
}

/** The money of a refund that the bank sent back. */
export function bookRefundFailure(ctx: Context, { id: source, amount, currency, charge }: RefundRecord): string {
  const description = `REFUND FAILURE FOR CHARGE (${charge})`;
  const type = "refund_failure";
  return book(ctx, { type, category: type, amount, fee: 0, currency, source, description });
}

/** A dispute takes the money and a fee; winning it brings both back. */
export function bookDispute(ctx: Context, dispute: DisputeRecord, won: boolean): string {
  const { id: source, currency, charge } = dispute;
  return book(ctx, {
    type: "adjustment",
    category: won ? "dispute_reversal" : "dispute",
    amount: won ? dispute.amount : -dispute.amount,
    fee: won ? -DISPUTE_FEE : DISPUTE_FEE,
    currency,
    source,
    description: won ? `Chargeback reversal for ${charge}` : `Chargeback withdrawal for ${charge}`,
  });
}

function book(ctx: Context, movement: Movement): string {
  const id = newId("txn");
  const availableOn = ctx.now + AVAILABLE_AFTER;
  ctx.tx.put("balance_transaction", { ...movement, id, created: ctx.now, availableOn });
  return id;
}

const path = "/v1/balance_transactions";

export const balanceTransactionEndpoints = [
  endpoint({
    method: "get",
    path: `${path}/:id`,
    params: table({}),
    run: (ctx, _params, id) => {
      const view = balanceTransactionView(ctx, id);
      if (!view) throw missing("balance transaction", id);
      return view;
    },
  }),
  endpoint({
    method: "get",
    path,
    params: table({
      ...page,
      created,
      currency: text.optional(),
      source: text.optional(),
      type: text.optional(),
    }),
    run: (ctx, params) =>
      listPage(
        ctx.tx
          .list("balance_transaction")
          .filter((one) => isWithin(params.created, one.created))
          .filter((one) => !params.currency || one.currency === params.currency.toLowerCase())
          .filter((one) => !params.source || one.source === params.source)
          .filter((one) => !params.type || one.type === params.type),
        params,
        { url: path, what: "balance transaction", view: (one) => toBalanceTransaction(ctx, one) },
      ),
  }),
];

export function balanceTransactionView(ctx: Context, id: string): Stripe.BalanceTransaction | undefined {
  const record = ctx.tx.find("balance_transaction", id);
  return record && toBalanceTransaction(ctx, record);
}

function toBalanceTransaction(ctx: Context, record: BalanceTransactionRecord): Stripe.BalanceTransaction {
  const { id, amount, fee, currency, type, category, created, availableOn, description, source } = record;
  const details = { application: null, currency, type: "stripe_fee" };
  return {
    id,
    object: "balance_transaction",
    amount,
    available_on: availableOn,
    balance_type: "payments",
    created,
    currency,
    description,
    exchange_rate: null,
    fee,
    fee_details:
      fee === 0
        ? []
        : [
            {
              ...details,
              amount: fee,
              description: type === "adjustment" ? "Dispute fee" : "Stripe processing fees",
            },
          ],
    net: amount - fee,
    reporting_category: category,
    source,
    status: ctx.now >= availableOn ? "available" : "pending",
    type,
  };
}
