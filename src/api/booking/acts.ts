import type { Db } from "../../db/client.ts";
import { type Act, type AppointmentStatus, isBeingBooked } from "../../domain/booking/lifecycle.ts";
import type { StoredAppointment } from "../../domain/booking/view.ts";
import { assertNever, DomainError } from "../../domain/errors.ts";
import { sayMoney } from "../../domain/money.ts";
import type { CardUse } from "../../domain/payment/card-removal.ts";
import type { BookingWorkflows } from "../../temporal/booking.ts";
import type { ActAnswer } from "../../workflows/booking/messages.ts";
import { type Asking, askOnce } from "./ask-once.ts";
import { onHoldOf } from "./payment-view.ts";

type Parts = { db: Db; workflows: BookingWorkflows };

export type ActRequest = Omit<Asking, "act" | "body" | "movesMoney"> & {
  act: Act | "capture" | "waive_fee" | "remove_card";
  acceptEarly?: boolean | undefined;
  waivesFee?: boolean | undefined;
  /** Of a capture: a part of what is on hold. */
  amountMinor?: number | undefined;
  /** Of a cancellation: what has been booked meanwhile stays. */
  unlessBooked?: boolean | undefined;
};

/** Acts of staff that take money, give it back or let it go. */
const settling = new Set<ActRequest["act"]>(["complete", "mark_no_show", "cancel", "capture", "waive_fee"]);

/**
 * Does one act to an appointment within reach, through the workflow that has it in hand. A repeat, and
 * an act that was done already, answer with the appointment as it stands. `pending`: no answer in
 * time; the act goes on. Throws a `DomainError` for a refusal.
 */
export async function actOnce({ db, workflows }: Parts, request: ActRequest): Promise<StoredAppointment | "pending"> {
  const { act, acceptEarly, waivesFee, amountMinor, unlessBooked, ...asked } = request;
  const movesMoney = asked.principal.role !== "patient" && settling.has(act);
  const wanted = { ...asked, act, body: { acceptEarly, waivesFee, amountMinor, unlessBooked }, movesMoney };
  const result = await askOnce<ActAnswer>(db, wanted, async (ours) => {
    const { found, ids, updateId, wish } = ours;
    if (isBeingBooked(found.status)) {
      const ended = await endBooking(workflows, act, found, wish);
      if (ended !== "moved_on") return ended;
    }
    if (unlessBooked && found.status !== "cancelled") throw notBeingBooked();
    return workflows.change(ids, updateId, {
      ...wish,
      act,
      ...(acceptEarly ? { acceptEarly } : {}),
      ...(waivesFee ? { waivesFee } : {}),
      ...(amountMinor === undefined ? {} : { amountMinor }),
    });
  });
  if (result === "pending") return result;
  refuseUnlessDone(result.answer, result.after);
  return result.after;
}

/** While it is not decided its booking workflow has it in hand, and the only act is to give it up. */
async function endBooking(
  workflows: BookingWorkflows,
  act: ActRequest["act"],
  { id: appointmentId, status }: StoredAppointment,
  wish: Parameters<BookingWorkflows["cancelHold"]>[1],
): Promise<{ answer: ActAnswer } | "no_answer" | "moved_on"> {
  if (act !== "cancel") throw notPossible(status);
  const result = await workflows.cancelHold(appointmentId, wish);
  if (result === "no_answer") return result;
  const isCancelled = result !== "gone" && result.answer.status === "cancelled";
  return isCancelled ? { answer: { outcome: "done", status: "cancelled" } } : "moved_on";
}

function refuseUnlessDone({ outcome, status }: ActAnswer, after: StoredAppointment): void {
  switch (outcome) {
    case "done":
    case "already":
      return;
    case "not_possible":
      throw notPossible(status);
    case "too_late":
      throw new DomainError(
        "cancellation_too_late",
        "It is too late to cancel online. Nothing was changed; please ask the clinic.",
      );
    case "too_early":
      throw new DomainError(
        "too_early",
        "The visit's time has not come. Nothing was changed. Send acceptEarly: true to do it nonetheless.",
      );
    case "slot_taken":
      throw new DomainError("slot_taken", "The time has been given to somebody else since, so this cannot be undone.");
    case "not_authorized":
      throw new DomainError(
        "payment_not_authorized",
        "There is no money on hold for this appointment that is not being taken already, so there is nothing to take.",
      );
    case "too_much": {
      const leftMinor = onHoldOf(after);
      const left = sayMoney({ amountMinor: leftMinor, currency: after.currency });
      throw new DomainError("more_than_left", `Only ${left} is on hold. Nothing was taken.`, { leftMinor });
    }
    case "no_card":
      throw new DomainError("not_found", "No card is kept for this appointment.");
    case "on_hold":
    case "being_asked":
    case "fee_owed":
    case "secures_fee":
      throw new DomainError("card_needed", `${cardUseWords[outcome]} Nothing was changed.`, { use: outcome });
    default:
      assertNever(outcome);
  }
}

const cardUseWords: Record<CardUse, string> = {
  on_hold: "Money for the visit is on hold on the card, which can be removed once that is taken or let go of.",
  being_asked: "The card is being asked for what is owed just now. It can be removed once that is settled.",
  fee_owed: "A fee that is owed is charged to the card, which can be removed once that is settled.",
  secures_fee:
    "The card stands for any fee of cancelling late or not coming. From now on only the clinic can remove it: please ask there.",
};

const notBeingBooked = () =>
  new DomainError(
    "not_possible_in_this_status",
    "The appointment is not being booked any more: it has been booked, or has ended. Nothing was changed.",
  );

export const notPossible = (status: AppointmentStatus) =>
  new DomainError(
    "not_possible_in_this_status",
    `The appointment is ${status.replaceAll("_", " ")}, which does not allow this. Nothing was changed.`,
  );
