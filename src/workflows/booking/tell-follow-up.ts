import { getExternalWorkflowHandle, isCancellation } from "@temporalio/workflow";
import { followId, paymentReported } from "./messages.ts";

/** Tells the follow-up that Stripe has news. False when it is not there: not yet, or not any more. */
export async function tellFollowUp(appointmentId: string): Promise<boolean> {
  try {
    await getExternalWorkflowHandle(followId(appointmentId)).signal(paymentReported);
    return true;
  } catch (error) {
    if (isCancellation(error)) throw error;
    return false;
  }
}
