import * as z from "zod";
import type { Parts } from "../../compose.ts";
import { receiveStripeEvent } from "../../db/payment/stripe-events.ts";
import { DomainError } from "../../domain/errors.ts";
import { type StripeEvent, toStripeEvent } from "../../domain/payment/stripe-event.ts";
import { answerDeadline, createBookingWorkflows } from "../../temporal/booking.ts";
import { reportPayment } from "../../temporal/payment.ts";
import { strayEventOptions } from "../../workflows/payment/options.ts";
import type { settleStrayEvent } from "../../workflows/payment/settle-stray-event.ts";
import { text } from "../contract.ts";
import { type Route, route } from "../route.ts";

/**
 * Where Stripe reports. A report is a hint: it is stored, and the workflow that has the appointment in hand
 * reads Stripe's object itself. Answered 2xx only once Postgres and Temporal have it; until then Stripe sends it
 * again, and a schedule passes on what was stored and no more.
 */
export function createStripeWebhookRoute({ db, stripe, temporal, config, logger }: Parts): Route {
  const workflows = createBookingWorkflows(temporal);
  return route({
    method: "post",
    path: "/v1/webhooks/stripe",
    right: "public",
    operationId: "receiveStripeEvent",
    tag: "payment",
    summary: "Stripe's webhooks",
    description: "Signed by Stripe; the signature is over the bytes of the body.",
    headers: z.object({ "stripe-signature": z.string().optional() }),
    rawBody: true,
    isUncounted: true,
    responses: { 204: { description: "Stored, and passed on" } },
    async handler({ headers, body }) {
      const event = readEvent(verify(headers["stripe-signature"], body));
      const { eventId, type } = event;
      const found = await receiveStripeEvent(db, event);
      if (found === "foreign") logger.warn({ eventId, type }, "a Stripe event names nothing of ours");
      else if (found === "parked") await lookAfter(event);
      else if (found !== "echo") await reportPayment(workflows, found);
      return { status: 204 };
    },
  });

  /**
   * What it names may be there in a moment: its row is written by another process. Throws when Temporal does not take
   * it.
   */
  async function lookAfter({ account, eventId }: StripeEvent): Promise<void> {
    const options = { ...strayEventOptions({ account, eventId }), workflowIdConflictPolicy: "USE_EXISTING" } as const;
    await temporal.withDeadline(answerDeadline(), () =>
      temporal.workflow.start<typeof settleStrayEvent>("settleStrayEvent", options),
    );
  }

  function verify(signature: string | undefined, body: Buffer): unknown {
    for (const secret of config.stripe.webhookSecrets) {
      try {
        return stripe.webhooks.constructEvent(body, signature ?? "", secret);
      } catch {} // perhaps it was signed with the next one
    }
    logger.warn("a webhook with a bad Stripe signature was refused");
    throw new DomainError("invalid_request", "The signature does not fit the body, or is older than five minutes.");
  }
}

const envelope = z.object({
  id: text(255),
  type: text(255),
  account: text(255).nullish(),
  data: z.object({ object: z.unknown() }),
});

/** Throws for what is no event. */
function readEvent(signed: unknown): StripeEvent {
  const event = envelope.safeParse(signed);
  if (!event.success) throw new DomainError("invalid_request", "The body is not an event of Stripe's.");
  return toStripeEvent(event.data);
}
