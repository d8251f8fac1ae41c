import { proxyActivities } from "@temporalio/workflow";

type BookingActivities = { holdSlot(appointmentId: string): Promise<string> };
const { holdSlot } = proxyActivities<BookingActivities>({ startToCloseTimeout: "1 second" });

export function bookAppointment(appointmentIds: string[]): void {
  holdSlot("a proxied activity that nobody waits for");
  appointmentIds.forEach(holdSlot);
  if (holdSlot("always truthy")) throw "not an error";
}

export async function holdSafely(appointmentId: string): Promise<string> {
  try {
    return holdSlot(appointmentId);
  } catch {
    return Promise.reject("not an error");
  }
}
