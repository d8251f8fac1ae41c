import { condition, setHandler } from "@temporalio/workflow";
import type { ApprovalAnswer, Standing } from "../../domain/booking/appointment.ts";
import { isBeingBooked } from "../../domain/booking/lifecycle.ts";
import type { DeskOutcome } from "../../domain/payment/desk.ts";
import { showBooking } from "../show.ts";
import type { Ending } from "./end-payment.ts";
import {
  acceptPrice,
  answerRequest,
  book,
  cancelBooking,
  checkPayment,
  type DeskTaking,
  type DueStep,
  nextDue,
  paymentReported,
  takeOnHold,
  type Wish,
} from "./messages.ts";

/** What the desk takes instead of a hold's card, and what came of it, once it is known. */
export type Taking = DeskTaking & { outcome?: DeskOutcome };

/**
 * What messages leave for `bookAppointment`: handlers note a wish and wait for the answer, all work is in one place.
 */
export type Inbox = {
  /** Where the booking stands, from the moment there is something to tell. */
  standing?: Standing;
  cancel?: Wish;
  answer?: Wish & { answer: ApprovalAnswer };
  accept?: Wish;
  /** Until it is known what came of it. */
  taking?: Taking;
  /** The desk is to take the money of a hold, and Stripe has not said yet that its card does not pay. */
  ending?: Ending;
  looksWanted: number;
  looksDone: number;
  due: DueStep;
};

/** To be called before the first await, so that no message comes too early. */
export function openInbox(): Inbox {
  const inbox: Inbox = { looksWanted: 0, looksDone: 0, due: { kind: "hold", dueAt: null, steps: 0 } };
  const isOver = () => inbox.standing !== undefined && !isBeingBooked(inbox.standing.status);
  setHandler(book, async () => {
    await condition(() => inbox.standing !== undefined);
    return answerOf(inbox);
  });
  setHandler(paymentReported, () => {
    inbox.looksWanted++;
  });
  setHandler(checkPayment, async () => {
    const mine = ++inbox.looksWanted;
    await condition(() => inbox.looksDone >= mine || isOver());
  });
  setHandler(cancelBooking, async (wish) => {
    inbox.cancel ??= wish;
    await condition(isOver);
    return answerOf(inbox);
  });
  setHandler(answerRequest, async (wish) => {
    inbox.answer ??= wish;
    await condition(() => inbox.standing !== undefined && inbox.standing.status !== "requested");
    return answerOf(inbox);
  });
  setHandler(acceptPrice, async (wish) => {
    inbox.accept = wish;
    await condition(() => isOver() || inbox.accept === undefined);
    return answerOf(inbox);
  });
  setHandler(takeOnHold, async (wish) => {
    // Conditions are all evaluated before anybody goes on: look again.
    while (inbox.taking && !isOver()) await condition(() => inbox.taking === undefined || isOver());
    const taking: Taking = { ...wish };
    if (!isOver()) inbox.taking = taking;
    await condition(() => isOver() || (taking.outcome !== undefined && taking.outcome !== "done"));
    const { status } = answerOf(inbox);
    return { outcome: taking.outcome ?? (status === "confirmed" ? "more_than_due" : "not_possible"), status };
  });
  setHandler(nextDue, () => inbox.due);
  return inbox;
}

/** Lets everybody who waits know where the booking stands, and whoever looks at Temporal UI. */
export function tell(inbox: Inbox, standing: Standing): void {
  inbox.standing = standing;
  if (!isBeingBooked(standing.status)) inbox.due = { kind: "end", dueAt: null, steps: inbox.due.steps + 1 };
  showBooking(standing);
}

export function answerOf({ standing }: Inbox): Standing {
  if (!standing) throw new Error("a booking answers only once it stands somewhere");
  return standing;
}
