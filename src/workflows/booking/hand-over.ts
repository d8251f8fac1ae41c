import { WorkflowExecutionAlreadyStartedError } from "@temporalio/common";
import { getExternalWorkflowHandle, isCancellation, startChild } from "@temporalio/workflow";
import type { BookingRequest } from "../../domain/booking/appointment.ts";
import { followAppointment } from "./follow-appointment.ts";
import { followId, paymentReported } from "./messages.ts";
import { followOptions } from "./options.ts";

/** Has the appointment followed, which owns the visit and its money from here on. */
export async function startFollowUp(request: BookingRequest): Promise<void> {
  const { organizationId, appointmentId, clinicId, patientId } = request;
  const options = followOptions({ organizationId, appointmentId, clinicId, patientId }, "confirmed");
  for (;;) {
    try {
      await startChild(followAppointment, { ...options, parentClosePolicy: "ABANDON" });
      return;
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      // Somebody has begun to follow it before it was confirmed: it has to look again, unless it has ended since.
      if (await tellFollowUp(appointmentId)) return;
    }
  }
}

/** False when the follow-up has ended already. */
export async function tellFollowUp(appointmentId: string): Promise<boolean> {
  try {
    await getExternalWorkflowHandle(followId(appointmentId)).signal(paymentReported);
    return true;
  } catch (error) {
    if (isCancellation(error)) throw error;
    return false;
  }
}
