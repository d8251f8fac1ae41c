import type { EventKey } from "../../domain/payment/stripe-event.ts";
import { taskQueues } from "../task-queues.ts";

/** The same id for each copy of an event, so that one workflow looks after it. */
export const strayEventOptions = (event: EventKey) => ({
  taskQueue: taskQueues.booking,
  workflowId: `stray-event:${event.account || "platform"}:${event.eventId}`,
  staticSummary: "looks after a webhook of Stripe's about something that is not there",
  args: [event] as [EventKey],
});
