import type * as z from "zod";
import type { Context } from "../context.ts";
import { emit } from "../objects/events.ts";
import { schedule } from "../schedule.ts";
import type { DisputeRecord } from "../store/money-records.ts";
import { endpoint } from "../wire/endpoint.ts";
import { refused } from "../wire/errors.ts";
import { isWithin, listPage } from "../wire/lists.ts";
import { mergedMetadata } from "../wire/metadata.ts";
import { created, flag, metadata, page, table, text } from "../wire/params.ts";
import { isOpen, loseDispute } from "./course.ts";
import { evidence, mergedEvidence, verdictOf } from "./evidence.ts";
import { theDispute, toDispute } from "./view.ts";

const path = "/v1/disputes";
const answer = table({ evidence: evidence.optional(), metadata: metadata.optional(), submit: flag.optional() });

export const disputeEndpoints = [
  endpoint({
    method: "get",
    path: `${path}/:id`,
    params: table({}),
    run: (ctx, _params, id) => toDispute(ctx, theDispute(ctx, id)),
  }),
  endpoint({
    method: "get",
    path,
    params: table({ ...page, created, charge: text.optional(), payment_intent: text.optional() }),
    run: (ctx, params) =>
      listPage(
        ctx.tx
          .list("dispute")
          .filter((one) => isWithin(params.created, one.created))
          .filter((one) => !params.charge || one.charge === params.charge)
          .filter((one) => !params.payment_intent || one.paymentIntent === params.payment_intent),
        params,
        { url: path, what: "dispute", view: (dispute) => toDispute(ctx, dispute) },
      ),
  }),
  endpoint({
    method: "post",
    path: `${path}/:id`,
    params: answer,
    run: (ctx, params, id) => respond(ctx, theDispute(ctx, id), params),
  }),
  endpoint({
    method: "post",
    path: `${path}/:id/close`,
    params: table({}),
    run: (ctx, _params, id) => {
      if (!isOpen(theDispute(ctx, id))) throw refused("This dispute is already closed.");
      loseDispute(ctx, id); // closing is conceding
      return toDispute(ctx, theDispute(ctx, id));
    },
  }),
];

/** Evidence goes to the bank at once, and once, unless `submit` is false: then it is kept for later. */
function respond(ctx: Context, dispute: DisputeRecord, params: z.output<typeof answer>): object {
  const submits = params.submit ?? params.evidence !== undefined;
  if ((params.evidence || submits) && dispute.status !== "needs_response")
    throw refused(`This dispute takes no evidence any more: it has a status of ${dispute.status}.`);
  const updated: DisputeRecord = {
    ...dispute,
    evidence: mergedEvidence(dispute.evidence, params.evidence),
    metadata: mergedMetadata(dispute.metadata, params.metadata),
    ...(submits && { status: "under_review", submissions: dispute.submissions + 1 }),
  };
  ctx.tx.put("dispute", updated);
  const verdict = verdictOf(updated.evidence);
  if (submits && verdict) schedule(ctx, verdict, updated.id, ctx.now);
  emit(ctx, "charge.dispute.updated", toDispute(ctx, updated));
  return toDispute(ctx, updated);
}
