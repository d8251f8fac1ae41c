import type { Client } from "@temporalio/client";
import type { AppointmentWorkflows } from "../src/activities/missing-workflows.ts";
import type { OpenAppointment } from "../src/db/booking/list-open.ts";
import { createBookingWorkflows } from "../src/temporal/booking.ts";
import { reportPayment } from "../src/temporal/payment.ts";
import type { bookAppointment } from "../src/workflows/booking/book-appointment.ts";
import type { followAppointment } from "../src/workflows/booking/follow-appointment.ts";
import { bookingId, followId } from "../src/workflows/booking/messages.ts";
import { bookOptions, followOptions } from "../src/workflows/booking/options.ts";

const DEADLINE_MS = 20_000;

export function createAppointmentWorkflows(temporal: Client): AppointmentWorkflows {
  const soon = <T>(ask: () => Promise<T>) => temporal.withDeadline(Date.now() + DEADLINE_MS, ask);
  const ifNotRunning = { workflowIdConflictPolicy: "USE_EXISTING" } as const;
  const workflows = createBookingWorkflows(temporal);
  return {
    filterUnattended: (open) =>
      soon(async () => {
        if (open.length === 0) return [];
        const ids = open.map((appointment) => `"${workflowIdOf(appointment)}"`);
        const query = `ExecutionStatus = "Running" AND WorkflowId IN (${ids.join(", ")})`;
        // Nearly always nothing is missing, and counting costs a tenth of listing.
        if ((await temporal.workflow.count(query)).count === open.length) return [];
        const running = new Set<string>();
        for await (const { workflowId } of temporal.workflow.list({ query })) running.add(workflowId);
        return open.filter((appointment) => !running.has(workflowIdOf(appointment)));
      }),

    // A hold is booked once more under its own id, which takes up what is stored: the rest of its time, and when that
    // is over the last look at the payment and, if it was not paid, the undoing. Everything else is followed.
    start: (appointment) =>
      soon(async () => {
        if (appointment.kind === "hold") {
          const options = { ...bookOptions(appointment.request), ...ifNotRunning };
          await temporal.workflow.start<typeof bookAppointment>("bookAppointment", options);
        } else {
          const options = { ...followOptions(appointment.ids), ...ifNotRunning };
          await temporal.workflow.start<typeof followAppointment>("followAppointment", options);
        }
      }),

    report: (subject) => reportPayment(workflows, subject),
  };
}

const workflowIdOf = ({ kind, appointmentId }: OpenAppointment) =>
  kind === "hold" ? bookingId(appointmentId) : followId(appointmentId);
