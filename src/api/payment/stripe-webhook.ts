import * as z from "zod";
import type { Parts } from "../../compose.ts";
import { receiveStripeEvent, type StripeEvent } from "../../db/payment/stripe-events.ts";
import { DomainError } from "../../domain/errors.ts";
import { createBookingWorkflows } from "../booking/workflows.ts";
import { text } from "../contract.ts";
import { type Route, route } from "../route.ts";
import { reportPayment } from "./report-payment.ts";

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
      const event = toStripeEvent(verify(headers["stripe-signature"], body));
      const subject = await receiveStripeEvent(db, event);
      if (subject === "parked") {
        logger.info({ eventId: event.eventId, type: event.type }, "a Stripe event about nothing of ours was parked");
        return { status: 204 };
      }
      if (subject !== "echo") await reportPayment(workflows, subject);
      return { status: 204 };
    },
  });

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

const described = z.object({
  id: text(255),
  object: z.string(),
  payment_intent: text(255).nullish(),
  metadata: z.object({ organization_id: z.uuid().optional(), payment_id: z.uuid().optional() }).catch({}).default({}),
});

/** Payment intents, charges and refunds carry our ids in their metadata. Throws for what is no event. */
function toStripeEvent(signed: unknown): StripeEvent {
  const event = envelope.safeParse(signed);
  if (!event.success) throw new DomainError("invalid_request", "The body is not an event of Stripe's.");
  const { id: eventId, type, account, data } = event.data;
  const object = described.safeParse(data.object).data;
  return {
    account: account ?? "",
    eventId,
    type,
    paymentIntentId: (object?.object === "payment_intent" ? object.id : object?.payment_intent) ?? null,
    organizationId: object?.metadata.organization_id ?? null,
    paymentId: object?.metadata.payment_id ?? null,
  };
}
