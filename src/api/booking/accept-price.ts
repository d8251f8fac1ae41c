import type { Db } from "../../db/client.ts";
import type { StoredAppointment } from "../../domain/booking/view.ts";
import { DomainError } from "../../domain/errors.ts";
import type { Principal } from "../../domain/identity/principal.ts";
import type { Reach } from "../../domain/identity/reach.ts";
import type { BookingWorkflows } from "../../temporal/booking.ts";
import { actorOf } from "./actor.ts";
import { updateIdOf } from "./keys.ts";
import { requireAppointment } from "./require-appointment.ts";

type Asking = { appointmentId: string; principal: Principal; reach: Reach; idempotencyKey: string };

/**
 * Accepts the new price of a hold that waits for it. The key that accepted it is answered with the
 * appointment as it stands whatever has become of it, any other key only while the acceptance
 * holds. `pending`: no answer in time; the acceptance goes on.
 */
export async function acceptPriceOnce(
  { db, workflows }: { db: Db; workflows: BookingWorkflows },
  asking: Asking,
): Promise<StoredAppointment | "pending"> {
  const { principal, idempotencyKey } = asking;
  const before = await requireAppointment(db, asking);
  if (before.priceChange === null || before.paymentPolicy !== "none") throw nothingToAccept();
  const updateId = updateIdOf("accept_price", principal, idempotencyKey);
  const result = await workflows.acceptPrice(before.id, updateId, { actor: actorOf(principal) });
  if (result === "no_answer") return "pending";
  const after = await requireAppointment(db, asking);
  const isOurs = result !== "gone" && result.answer.status === "confirmed";
  if (isOurs || isAccepted(after)) return after;
  throw nothingToAccept();
}

/** Accepted by somebody, and not given up since. */
function isAccepted({ status, priceAccepted }: StoredAppointment): boolean {
  return priceAccepted && status !== "held" && status !== "cancelled";
}

const nothingToAccept = () =>
  new DomainError("not_possible_in_this_status", "There is no new price to accept here. Nothing was changed.");
