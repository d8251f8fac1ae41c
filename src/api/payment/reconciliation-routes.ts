import type { Parts } from "../../compose.ts";
import {
  findReconciliation,
  listDifferences,
  listReconciliations,
  requestReconciliation,
} from "../../db/payment/list-reconciliations.ts";
import { DomainError } from "../../domain/errors.ts";
import type { StoredReconciliation } from "../../domain/payment/reconciliation.ts";
import { answerDeadline } from "../../temporal/booking.ts";
import { reconcileOptions } from "../../workflows/payment/options.ts";
import type { Reconcile, reconcile } from "../../workflows/payment/reconcile.ts";
import { decodeCursor, pageFrom } from "../cursor.ts";
import { makeOnce } from "../key-use.ts";
import { type Route, route } from "../route.ts";
import {
  reconciliationBody,
  reconciliationPage,
  reconciliationParams,
  reconciliationPlace,
  reconciliationQuery,
  reconciliationReport,
  reconciliationView,
} from "./contract.ts";
import { stripePage } from "./stripe-page.ts";

const DAY_MS = 86_400_000;

export function createReconciliationRoutes({
  db,
  temporal,
  config,
}: Pick<Parts, "db" | "temporal" | "config">): Route[] {
  return [
    route({
      method: "get",
      path: "/v1/reconciliations",
      right: "reconciliation.read",
      operationId: "listReconciliations",
      tag: "payment",
      summary: "Comparisons of our books with Stripe's, the latest first",
      query: reconciliationQuery,
      responses: { 200: { description: "One page", schema: reconciliationPage } },
      async handler({ query: { limit, cursor }, principal }) {
        const after = decodeCursor(reconciliationPlace, cursor) ?? null;
        const found = await listReconciliations(db, principal.organizationId, { after, limit: limit + 1 });
        return { status: 200, body: pageFrom(found, limit, ({ startedAt, id }) => ({ startedAt, id })) };
      },
    }),
    route({
      method: "get",
      path: "/v1/reconciliations/:reconciliationId",
      right: "reconciliation.read",
      operationId: "readReconciliation",
      tag: "payment",
      summary: "A comparison with the payments that differed",
      params: reconciliationParams,
      refusals: ["not_found"],
      responses: { 200: { description: "The report", schema: reconciliationReport } },
      async handler({ params: { reconciliationId }, principal: { organizationId } }) {
        const found = await requireReconciliation(organizationId, reconciliationId);
        const items = await listDifferences(db, organizationId, reconciliationId);
        const withLinks = items.map((item) => ({
          ...item,
          stripeUrl: stripePage(config, `payments/${item.paymentIntentId}`),
        }));
        return { status: 200, body: { ...found, items: withLinks } };
      },
    }),
    route({
      method: "post",
      path: "/v1/reconciliations",
      right: "reconciliation.create",
      operationId: "createReconciliation",
      tag: "payment",
      summary: "Compare our books with Stripe's now",
      description: "It goes on by itself; read it until it is finished. What differs becomes a task.",
      idempotent: true,
      body: reconciliationBody,
      refusals: ["idempotency_key_reused"],
      responses: { 201: { description: "It has begun", schema: reconciliationView } },
      async handler({ body, principal, idempotencyKey }) {
        const { organizationId } = principal;
        const at = new Date();
        const span = { from: new Date(at.getTime() - body.days * DAY_MS), until: at };
        const reconciliationId = await makeOnce("reconciliation.create", { principal, idempotencyKey, body }, (use) =>
          requestReconciliation(db, organizationId, use, { ...span, at }),
        );
        const found = await requireReconciliation(organizationId, reconciliationId);
        if (found.finishedAt === null) await start({ organizationId, reconciliationId });
        return { status: 201, body: found };
      },
    }),
  ];

  /** A repeated request finds the first one's workflow; what is not started now is within the hour. */
  async function start(run: Reconcile): Promise<void> {
    const options = { ...reconcileOptions(run), workflowIdConflictPolicy: "USE_EXISTING" } as const;
    await temporal.withDeadline(answerDeadline(), () =>
      temporal.workflow.start<typeof reconcile>("reconcile", options),
    );
  }

  async function requireReconciliation(organizationId: string, id: string): Promise<StoredReconciliation> {
    const found = await findReconciliation(db, organizationId, id);
    if (!found) throw new DomainError("not_found", "There is no such comparison.");
    return found;
  }
}
