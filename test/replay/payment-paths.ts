import { randomUUID } from "node:crypto";
import { jump } from "../../local/fast-forward/jump.ts";
import { reconciliationView } from "../../src/api/payment/contract.ts";
import { receiveStripeEvent } from "../../src/db/payment/stripe-events.ts";
import { toStripeEvent } from "../../src/domain/payment/stripe-event.ts";
import { regularReconcileOptions, strayEventOptions } from "../../src/workflows/payment/options.ts";
import type { reconcileOrganization } from "../../src/workflows/payment/reconcile-all.ts";
import type { settleStrayEvent } from "../../src/workflows/payment/settle-stray-event.ts";
import { taskQueues } from "../../src/workflows/task-queues.ts";
import { payInBrowser } from "../support/browser.ts";
import { becomes, booked, type Desk, openDesk } from "../support/desk.ts";
import type { Stack } from "../support/stack.ts";

/**
 * What watches over payments beside the workflows of an appointment, by name; each returns the id of its workflow. One
 * after the other: they take Stripe's webhooks away from everybody.
 */
export const paymentPaths: Record<string, (stack: Stack) => Promise<string>> = {
  async "webhook of a payment that never comes"(stack) {
    const { organizationId } = await openDesk(stack);
    const metadata = { organization_id: organizationId, payment_id: randomUUID() };
    const object = { id: "pi_nobodys", object: "payment_intent", metadata };
    const event = toStripeEvent({ id: "evt_nobodys", type: "payment_intent.succeeded", data: { object } });
    await receiveStripeEvent(stack.maker.db, event);
    const { workflow } = stack.api.parts.temporal;
    const options = strayEventOptions(event);
    const handle = await workflow.start<typeof settleStrayEvent>("settleStrayEvent", options);
    await jump(stack.api.parts.temporal, handle.workflowId, 6 * 60_000);
    await handle.result();
    return handle.workflowId;
  },
  async "webhooks that did not arrive"(stack) {
    const workflowId = randomUUID();
    await unheard(stack, () =>
      stack.api.parts.temporal.workflow.execute("catchUpStripe", {
        taskQueue: taskQueues.booking,
        workflowId,
        args: [],
      }),
    );
    return workflowId;
  },
  async "hourly comparison of books that say the same"(stack) {
    const { organizationId } = await openDesk(stack);
    const options = regularReconcileOptions({ organizationId, kind: "hourly" });
    await stack.api.parts.temporal.workflow.execute<typeof reconcileOrganization>("reconcileOrganization", options);
    return options.workflowId;
  },
  async "books that differ until the payment is looked at"(stack) {
    let workflowId = "";
    await unheard(stack, async (desk) => {
      workflowId = await compare(stack, desk);
    });
    return workflowId;
  },
};

/** Does it while a payment was made of which Stripe could tell nobody; afterwards Praxis knows of it. */
async function unheard(stack: Stack, act: (desk: Desk) => Promise<unknown>): Promise<void> {
  const desk = await openDesk(stack);
  const held = await booked(stack, desk);
  stack.emulator.setWebhookMode({ dropRate: 1 });
  await payInBrowser(stack, held);
  await act(desk);
  await becomes(stack, held.id, desk.patient, "confirmed");
  stack.emulator.setWebhookMode({});
}

async function compare(stack: Stack, desk: Desk): Promise<string> {
  const as = { ...desk.manager, role: "organization_admin" as const, clinicIds: [] };
  const headers = { "idempotency-key": randomUUID() };
  const begun = await stack.api.call({ method: "POST", path: "/v1/reconciliations", as, headers, body: { days: 1 } });
  const workflowId = `reconcile:${reconciliationView.parse(begun.body).id}`;
  await jump(stack.api.parts.temporal, workflowId, 2 * 60_000);
  await stack.api.parts.temporal.workflow.getHandle(workflowId).result();
  return workflowId;
}
