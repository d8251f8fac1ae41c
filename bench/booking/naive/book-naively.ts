import { proxyActivities, sleep, startChild } from "@temporalio/workflow";
import type { BookingActivities } from "../../../src/activities/booking.ts";
import type { PaymentActivities } from "../../../src/activities/payment.ts";
import type { BookingRequest } from "../../../src/domain/booking/appointment.ts";
import type { followAppointment } from "../../../src/workflows/booking/follow-appointment.ts";
import { followOptions } from "../../../src/workflows/booking/options.ts";
import type { NaiveActivities } from "./activities.ts";

const options = { startToCloseTimeout: "10 seconds" } as const;
const { holdSlot, takePrice, startPayment, confirm } = proxyActivities<NaiveActivities>(options);
const { releaseSlot } = proxyActivities<BookingActivities>(options);
const { requestPayment } = proxyActivities<PaymentActivities>(options);

/**
 * Hold, price, payment, confirmation: four regular activities, and whoever started the workflow waits for its end. As
 * ours does, it leaves a workflow behind that looks after what was booked.
 */
export async function bookNaively(request: BookingRequest): Promise<"booked" | "slot_taken"> {
  const step = () => ({ request, at: new Date(Date.now()).toISOString() });
  const visit = await holdSlot(step());
  if (!visit) return "slot_taken";
  const amountMinor = await takePrice({ ...step(), visit });
  await startPayment({ ...step(), visit, amountMinor });
  if (visit.paymentPolicy === "card") {
    await requestPayment({ ...step(), organizationId: request.organizationId, paymentId: request.paymentId });
    await startChild(expireHold, { args: [request], parentClosePolicy: "ABANDON" });
    return "booked";
  }
  await confirm(step());
  await startChild<typeof followAppointment>("followAppointment", {
    ...followOptions(request),
    parentClosePolicy: "ABANDON",
  });
  return "booked";
}

/** Gives an unpaid slot back. */
export async function expireHold(request: BookingRequest): Promise<void> {
  await sleep("10 minutes");
  await releaseSlot({ request, end: { status: "expired" }, at: new Date(Date.now()).toISOString() });
}
