import { getExternalWorkflowHandle, isCancellation } from "@temporalio/workflow";
import { followId, paymentReported } from "./messages.ts";

/** Tells the follow-up that Stripe has news, if it is there: not yet, or not any more, is nothing amiss. */
export async function tellFollowUp(appointmentId: string): Promise<void> {
  try {
    await getExternalWorkflowHandle(followId(appointmentId)).signal(paymentReported);
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
}
