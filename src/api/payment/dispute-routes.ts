import type * as z from "zod";
import type { Config } from "../../config.ts";
import type { Db } from "../../db/client.ts";
import { listDisputes } from "../../db/payment/list-disputes.ts";
import type { StoredDispute } from "../../domain/payment/dispute.ts";
import { decodeCursor, pageFrom } from "../cursor.ts";
import { type Route, route } from "../route.ts";
import { disputePage, disputePlace, disputeQuery, type disputeView } from "./contract.ts";
import { stripePage } from "./stripe-page.ts";

export function createDisputeRoutes({ db, config }: { db: Db; config: Config }): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/disputes",
      right: "dispute.list",
      operationId: "listDisputes",
      tag: "payment",
      summary: "Payments that patients dispute with their banks, the oldest first",
      description:
        "They are answered in Stripe's pages. Nothing of such a payment is given back while its dispute goes on.",
      query: disputeQuery,
      responses: { 200: { description: "One page", schema: disputePage } },
      async handler({ query: { limit, cursor, state }, principal, reach }) {
        const found = await listDisputes(db, principal.organizationId, {
          reach,
          isDecided: state === "decided",
          after: decodeCursor(disputePlace, cursor) ?? null,
          limit: limit + 1,
        });
        const { data, nextCursor } = pageFrom(found, limit, ({ openedAt, id }) => ({ openedAt, id }));
        return { status: 200, body: { data: data.map(toDisputeView), nextCursor } };
      },
    }),
  ];

  function toDisputeView(stored: StoredDispute): z.input<typeof disputeView> {
    const { stripeDisputeId, amountMinor, currency, ...dispute } = stored;
    return {
      ...dispute,
      amount: { amountMinor, currency },
      stripeUrl: stripePage(config, `disputes/${stripeDisputeId}`),
    };
  }
}
