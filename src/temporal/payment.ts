import type { EventSubject } from "../db/payment/stripe-events.ts";
import type { BookingWorkflows } from "./booking.ts";

/**
 * Tells whoever has the appointment in hand that Stripe has news of its payment: they look at Stripe themselves, and
 * their look marks the webhook as done. Throws when Temporal does not take it.
 */
export async function reportPayment(
  workflows: Pick<BookingWorkflows, "reportToHold" | "reportToFollowUp">,
  subject: EventSubject,
): Promise<void> {
  const told = subject.isHeld ? await workflows.reportToHold(subject.appointmentId) : "gone";
  if (told === "gone") await workflows.reportToFollowUp(subject);
}
