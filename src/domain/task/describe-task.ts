import { assertNever } from "../errors.ts";
import { sayMoney } from "../money.ts";
import { isTakenAtLast, type Settlement, settlements } from "../payment/settlement.ts";
import { strandedOf, tellStranded } from "./stranding.ts";
import { amountOf, type StoredTask, servicesOf } from "./task.ts";

type Told = Pick<StoredTask, "kind" | "detail" | "visitStatus" | "visitStartsAt" | "dueAt">;

/** Kinds of task about which there is something else to do while the visit is to come, or once it is over. */
export const toDoCases = ["to_come", "over"] as const;
type ToDoCase = (typeof toDoCases)[number];

/** Which of them it is; null where the same is to be done always, or neither is so. */
export function toDoCaseOf({ kind, visitStatus, visitStartsAt, dueAt }: Told): ToDoCase | null {
  if (kind === "card_declined") return visitStatus === "confirmed" ? "to_come" : null;
  if (kind !== "capture_deadline") return null;
  if (isTakenAtLast(visitStatus)) return "over";
  const isBeyondHold = visitStartsAt !== null && dueAt !== null && Date.parse(visitStartsAt) >= Date.parse(dueAt);
  return visitStatus === "confirmed" && isBeyondHold ? "to_come" : null;
}

/** What happened and what to do about it, for whoever finds the task on the list. */
export function describeTask(task: Told): { happened: string; toDo: string } {
  const { kind, detail } = task;
  const toDoCase = toDoCaseOf(task);
  switch (kind) {
    case "suggest_no_show":
      return {
        happened: "The visit is over, and nobody has noted that the patient came.",
        toDo: "Mark the appointment as a no-show, or check the patient in and complete the visit if they were there.",
      };
    case "to_capture": {
      const amount = amountOf({ detail });
      return {
        happened: `The visit is over, and ${amount ? sayMoney(amount) : "its price"} is on hold on the patient's card until somebody takes it.`,
        toDo: "A manager takes it here, or on the appointment all or a part of it: what is left is let go of, and owed no more. Shortly before the hold lapses all of it is taken by itself. This closes once it is taken.",
      };
    }
    case "capture_deadline":
      return {
        happened:
          "The money held on the patient's card can be taken for less than a day more, and nobody has taken it.",
        toDo: captureToDo[toDoCase ?? "none"],
      };
    case "payment_refused":
      return {
        happened: `The payment service refused to ${sayRefused(detail["settlement"])}.`,
        toDo: "Look the payment up with the payment service. It is tried again every hour, whenever the appointment changes, and at once if you say so. Where it was settled in another way, a manager says how.",
      };
    case "bookings_refused": {
      const [services, amount] = [servicesOf({ detail }), amountOf({ detail })];
      const booking = services && amount ? `a booking (${services}, ${sayMoney(amount)})` : "a booking";
      return {
        happened: `The payment service refused to make the payment of ${booking}, so nothing was booked. Others by card may meet the same.`,
        toDo: "Look in the payment service's own pages whether the account may take such a payment, in the clinic's currency and of that price. Until then the desk can book visits that are paid at the clinic instead. Who had been approved or sent a link was written to. This closes by itself once one is made again; where it is the price, close it once that is mended.",
      };
    }
    case "payment_lost":
      return {
        happened:
          "What the patient's card was to pay for the visit is due at the clinic instead: it did not pay, or the money is no longer held on it.",
        toDo: "Take what is due when the patient is there; call them where the visit is over. This closes by itself once nothing is due any more.",
      };
    case "card_declined":
      return {
        happened: "The card saved for this visit did not pay. The patient was sent a link and has a day to pay by it.",
        toDo: `Call the patient: unpaid by then, ${
          toDoCase === "to_come"
            ? "the visit is cancelled and its time given to others, or if it has begun before, its price is due at the clinic"
            : "it is due at the clinic"
        }. A manager settles it here if they pay in another way. It closes by itself once they have paid.`,
      };
    case "card_removed":
      return {
        happened:
          "The patient had the card removed that was kept for this visit. The visit stays booked, and nothing secures its price or a fee any more.",
        toDo: "What is open is due at the clinic. Call the patient if it should be paid before the visit. This closes by itself once nothing is due.",
      };
    case "visit_released":
      return {
        happened:
          "A visit to come was cancelled by itself: the saved card did not pay, and the patient did not pay by the link in time. They were written to.",
        toDo: "The time is free again: offer it to others, or call the patient if they are to come all the same. Close this once that is done.",
      };
    case "refund_failed":
      return {
        happened: "Money that was given back did not reach the patient: their bank sent it back.",
        toDo: "Ask the patient whether the card still works. In an hour it is given back to the same card once more; if it returns again, look the payment up with the payment service.",
      };
    case "refund_proposed": {
      const amount = amountOf({ detail });
      return {
        happened: `Somebody wants to give back ${amount ? sayMoney(amount) : "money"} of a visit: with it, more than one person may alone.`,
        toDo: "A manager who has not asked for it looks at the appointment, and approves or declines the refund there. This closes with the answer.",
      };
    }
    case "stripe_unreachable":
      return {
        happened: "The payment service has not answered for half an hour. Payments wait for it; none is lost.",
        toDo: "Check the connection and the service's status page. This closes by itself with its next answer.",
      };
    case "books_differ":
      return {
        happened: "What Praxis knows of a payment is not what the payment service has done.",
        toDo: "See under Money what differs, and look the payment up with the payment service: money may have been given back in its own pages, or a payment made that Praxis lost. This closes once both say the same. Where it is as it should be, say in a note why, and the same difference is no task again.",
      };
    case "payment_disputed":
      return {
        happened: "The patient has disputed a payment with their bank, which asks the clinic for an answer.",
        toDo: "Answer in the payment service's pages, with what shows that the visit took place or was cancelled too late, before the time given here; without an answer the money is lost. Nothing is given back meanwhile. This closes once it is answered or decided.",
      };
    case "give_back_at_desk": {
      const amount = amountOf({ detail });
      return {
        happened: `The visit was cancelled or missed after it was paid at the desk: the patient is owed ${amount ? sayMoney(amount) : "money"}.`,
        toDo: "Give it back at the desk, in cash or by the card terminal as it was paid, and note it on the appointment; this closes by itself then.",
      };
    }
    case "unknown_payment":
      return {
        happened: "The payment service tells of a payment that Praxis does not know, although it bears Praxis's mark.",
        toDo: "Look the payment up with the payment service. If money was taken or is held, give it back there, and find out who made it.",
      };
    case "message_undelivered":
      return {
        happened:
          "A mail to the patient could not be delivered: their mail server refused it, or none took it for a day.",
        toDo: "Tell the patient by telephone, and ask for the address. Correct it, and the mail is sent again; this closes when it is sent.",
      };
    case "mail_unreachable":
      return {
        happened: "The mail server has taken no mails for half an hour. They wait for it; none is lost.",
        toDo: "Check the connection and the server's log. This closes by itself with the next mail that is sent.",
      };
    case "visits_stranded": {
      const stranded = strandedOf({ detail });
      return {
        happened: stranded ? tellStranded(stranded) : "Visits are booked without what they were booked with.",
        toDo: "Move each of them, or cancel it and call the patient. This closes by itself with the last of them, or when the change is taken back; close it if they are to stay as they are.",
      };
    }
    default:
      return assertNever(kind);
  }
}

const captureToDo: Record<ToDoCase | "none", string> = {
  over: "A manager takes it now, or on the appointment a part of it. Shortly before the hold lapses all of it is taken by itself, as the visit is over.",
  to_come:
    "The visit is to come, and the hold does not last for it: nothing need be done. Shortly before it lapses it is let go of. Where a card is saved for the visit it is asked for the price in its time, else the price is due at the clinic. A patient who was mailed a link to save a card by, and has not, can be called.",
  none: "Note how the visit ended as soon as it is over, or have a manager take the money now. Shortly before the hold lapses it is let go of, and the price is due at the clinic, unless the visit is completed or was missed by then: then it is taken by itself.",
};

const refusedWords: Record<Settlement, string> = {
  save: "let the patient save a card",
  authorize: "put the money on hold on the patient's saved card",
  capture: "take the money held on the patient's card",
  void: "let go of the money held on the patient's card",
  refund: "give the patient's money back",
  detach: "let go of the card that was kept for the visit",
};

function sayRefused(noted: string | number | undefined): string {
  const settlement = settlements.find((one) => one === noted);
  return settlement ? refusedWords[settlement] : "settle the payment";
}
