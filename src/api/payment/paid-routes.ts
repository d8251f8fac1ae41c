import type { Db } from "../../db/client.ts";
import { listPaid } from "../../db/payment/list-paid.ts";
import type { StoredPaid } from "../../domain/payment/paid.ts";
import { decodeCursor, pageFrom } from "../cursor.ts";
import { type Route, route } from "../route.ts";
import { utc } from "../utc.ts";
import { type PaymentView, paymentPage, paymentPlace, paymentQuery } from "./paid-contract.ts";

export function createPaidRoutes({ db }: { db: Db }): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/payments",
      right: "payment.list",
      operationId: "listPayments",
      tag: "payment",
      summary: "What the patient has paid for all visits, the latest first, with what was given back of it",
      query: paymentQuery,
      responses: { 200: { description: "One page", schema: paymentPage } },
      async handler({ query: { limit, cursor }, principal, reach }) {
        const found = await listPaid(db, principal.organizationId, {
          reach,
          after: decodeCursor(paymentPlace, cursor) ?? null,
          limit: limit + 1,
        });
        const { data, nextCursor } = pageFrom(found, limit, ({ takenAt, id }) => ({ takenAt, id }));
        return { status: 200, body: { data: data.map(toPaymentView), nextCursor } };
      },
    }),
  ];
}

function toPaymentView({ takenAt, refunds, visit, ...paid }: StoredPaid): PaymentView {
  return {
    ...paid,
    takenAt: utc(takenAt),
    refunds: refunds.map((refund) => ({ ...refund, at: utc(refund.at) })),
    visit: { ...visit, startsAt: utc(visit.startsAt) },
  };
}
