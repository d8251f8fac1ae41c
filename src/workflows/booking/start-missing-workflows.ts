import { WorkflowExecutionAlreadyStartedError } from "@temporalio/common";
import {
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setWorkflowOptions,
  startChild,
} from "@temporalio/workflow";
import type { MissingWorkflowsActivities, Place, Unattended } from "../../activities/missing-workflows.ts";
import { bookAppointment } from "./book-appointment.ts";
import { followAppointment } from "./follow-appointment.ts";
import { bookOptions, followOptions } from "./options.ts";

setWorkflowOptions({ versioningBehavior: "PINNED" }, startMissingWorkflows);

const { findUnattended } = proxyActivities<MissingWorkflowsActivities>({
  startToCloseTimeout: "10 minutes",
  heartbeatTimeout: "30 seconds",
});

export type Progress = { from: Place | null; started: number };

/**
 * Gives every open appointment the workflow that it ought to have and has not: it came with an import, or an operator terminated it.
 * A hold is booked once more under its own id, which takes up what is stored: the rest of its time, and if that is over, the payment's last
 * look and the undoing. Everything else is followed. Answers how many were started.
 */
export async function startMissingWorkflows({ from, started }: Progress = { from: null, started: 0 }): Promise<number> {
  const { unattended, next } = await findUnattended({ from });
  const outcomes = await Promise.all(unattended.map(start));
  const total = started + outcomes.filter((outcome) => outcome === "started").length;
  setCurrentDetails(
    `${total} missing workflows started. ${next ? "Searches on." : "All open appointments are in hand."}`,
  );
  if (next) await continueAsNew<typeof startMissingWorkflows>({ from: next, started: total });
  return total;
}

async function start(appointment: Unattended["unattended"][number]): Promise<"started" | "running"> {
  const parentClosePolicy = "ABANDON";
  try {
    if (appointment.kind === "hold") {
      await startChild(bookAppointment, { ...bookOptions(appointment.request), parentClosePolicy });
    } else {
      const { organizationId, appointmentId, clinicId, patientId } = appointment;
      const ids = { organizationId, appointmentId, clinicId, patientId };
      await startChild(followAppointment, { ...followOptions(ids), parentClosePolicy });
    }
    return "started";
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return "running"; // Temporal's list lagged behind
    throw error;
  }
}
