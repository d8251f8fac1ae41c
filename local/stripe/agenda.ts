import type { Context } from "./context.ts";
import { failRefund, finishRefund } from "./objects/refunds.ts";
import { lapse } from "./payment-intents/cancel.ts";
import type { AgendaRecord } from "./store/records.ts";

/** What happens without a request, once its time has come. */
const ACTS: Record<AgendaRecord["act"], (ctx: Context, subject: string) => void> = {
  lapse_authorization: lapse,
  fail_refund: failRefund,
  finish_refund: finishRefund,
};

export function perform(ctx: Context, item: AgendaRecord): void {
  ACTS[item.act](ctx, item.subject);
  ctx.tx.put("agenda", { ...item, done: true });
}
