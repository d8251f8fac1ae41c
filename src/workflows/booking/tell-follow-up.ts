import { getExternalWorkflowHandle, isCancellation } from "@temporalio/workflow";
import { followId, paymentReported } from "./messages.ts";

/**
 * Tells the follow-up that Stripe has news. That it cannot be told is nothing amiss: Temporal delivers to any that is
 * there, and one that is not reads its facts anew when it begins.
 */
export async function tellFollowUp(appointmentId: string): Promise<void> {
  try {
    await getExternalWorkflowHandle(followId(appointmentId)).signal(paymentReported);
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
}
