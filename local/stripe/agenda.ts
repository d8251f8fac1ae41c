import type { Context } from "./context.ts";
import { disputeByCard, giveUpDispute, loseDispute, winDispute } from "./disputes/course.ts";
import { failRefund, finishRefund } from "./objects/refunds.ts";
import { lapse } from "./payment-intents/cancel.ts";
import type { AgendaAct, AgendaRecord } from "./store/records.ts";

/** What happens without a request, once its time has come. */
const ACTS: Record<AgendaAct, (ctx: Context, subject: string) => void> = {
  lapse_authorization: lapse,
  fail_refund: failRefund,
  finish_refund: finishRefund,
  open_dispute: disputeByCard,
  win_dispute: winDispute,
  lose_dispute: loseDispute,
  give_up_dispute: giveUpDispute,
};

export function perform(ctx: Context, item: AgendaRecord): void {
  ACTS[item.act](ctx, item.subject);
  ctx.tx.put("agenda", { ...item, done: true });
}
