import * as z from "zod";
import { pendingAct, pendingAppointment } from "./contract.ts";

const location = z.object({ Location: z.string() });
const headersOf = (id: string) => ({ Location: `/v1/appointments/${id}` });

export const pendingBookingReply = {
  description: "Accepted, but what came of it is not known yet: GET the `Location`",
  schema: pendingAppointment,
  headers: location,
};

/** No answer in time to a booking, which goes on. */
export const bookingPending = (id: string) =>
  ({ status: 202, body: { id, status: "requested" }, headers: headersOf(id) }) as const;

export const pendingActReply = {
  description: "Accepted, but what came of it is not known yet: repeat it with the same key, or GET the `Location`",
  schema: pendingAct,
  headers: location,
};

/** No answer in time to what somebody does to an appointment; it goes on. */
export const actPending = (id: string, act: z.input<typeof pendingAct>["act"]) =>
  ({ status: 202, body: { id, status: "pending", act }, headers: headersOf(id) }) as const;
