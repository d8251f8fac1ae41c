import type { Db } from "../../db/client.ts";
import { type NotEligible, readQuota, readQuote } from "../../db/pricing/queries.ts";
import { refusalWordsFor } from "../../domain/booking/refusal.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import { explainRule } from "../../domain/pricing/words.ts";
import { notOffered } from "../availability/not-offered.ts";
import { actorOf } from "../booking/actor.ts";
import { requireEachOnce } from "../catalog/each-once.ts";
import { type Route, route } from "../route.ts";
import { quota, quotaQuery, quote, quoteBody } from "./contract.ts";
import { createDiscountRoutes } from "./discount-routes.ts";
import { toQuoteView } from "./view.ts";

export function createPricingRoutes({ db }: { db: Db }): Route[] {
  return [
    ...createDiscountRoutes({ db }),
    route({
      method: "post",
      path: "/v1/quotes",
      right: "quote.create",
      operationId: "createQuote",
      tag: "pricing",
      summary: "What a visit would cost a patient now, line by line, and when it is charged",
      description:
        "Nothing is held or stored: the same request later may have another answer. A refusal as `not_eligible` names in `unknown` what would have to be noted of the patient first: `bornOn`, `gender`.",
      body: quoteBody,
      refusals: ["not_found", "not_eligible", "service_repeated"],
      responses: { 200: { description: "The quote", schema: quote } },
      async handler({ body, principal, reach }) {
        requireEachOnce(body.serviceIds);
        const requestedAt = new Date();
        const wanted = { ...body, startsAt: body.startsAt === null ? null : new Date(body.startsAt) };
        const found = await readQuote(db, principal.organizationId, wanted, { reach, requestedAt });
        if (found === "no_such_patient") throw new DomainError("not_found", "There is no such patient.");
        if (typeof found === "string") throw notOffered(found);
        if ("unknown" in found) throw notEligible(found, principal);
        const asked = { requestedAt, isForDesk: principal.role !== "patient" };
        return { status: 200, body: toQuoteView(found, wanted, asked) };
      },
    }),
    route({
      method: "get",
      path: "/v1/quotas",
      right: "quota.read",
      operationId: "getQuota",
      tag: "pricing",
      summary: "How many of a day's rule discounts are given and left",
      query: quotaQuery,
      responses: { 200: { description: "The day's quota", schema: quota } },
      async handler({ query: { on }, principal }) {
        const terms = await readQuota(db, principal.organizationId, on);
        const { limit, used, percentageBasisPoints } = terms;
        const left = Math.max(0, limit - used);
        return { status: 200, body: { on, limit, used, left, percentageBasisPoints, rule: explainRule(terms) } };
      },
    }),
  ];
}

/** `unknown`: what has to be noted of the patient before it can be said whether the service is for them. */
function notEligible({ unknown }: NotEligible, principal: Principal): DomainError {
  const words = refusalWordsFor(actorOf(principal).kind, "not_eligible");
  const missing = unknown.map((what) => ({ gender: "gender", bornOn: "date of birth" })[what]);
  const note = missing.length > 0 ? ` It asks for a ${missing.join(" and a ")}, which is not noted of them.` : "";
  return new DomainError("not_eligible", words + note, { unknown });
}
