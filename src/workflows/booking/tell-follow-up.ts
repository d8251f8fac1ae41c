import { ApplicationFailure, getExternalWorkflowHandle } from "@temporalio/workflow";
import { followId, paymentReported } from "./messages.ts";

/**
 * Tells the follow-up that Stripe has news. Temporal refuses where there is none, before its start or after its end,
 * which is nothing amiss: one reads its facts anew when it begins.
 */
export async function tellFollowUp(appointmentId: string): Promise<void> {
  try {
    await getExternalWorkflowHandle(followId(appointmentId)).signal(paymentReported);
  } catch (error) {
    if (!(error instanceof ApplicationFailure)) throw error; // not Temporal's refusal: being cancelled, or a bug
  }
}
