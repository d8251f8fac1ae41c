import { expect, test } from "vitest";
import { isSettling } from "../../web/app/src/booking/appointment.ts";
import { moneyOf } from "../../web/book/confirm/payment-words.ts";
import { type Appointment, isLeftToDesk, isPreparing, moneyAfter } from "../../web/book/confirm/standing.ts";
import { en } from "../../web/book/messages/en.ts";
import { wordsOf } from "../../web/book/words.ts";

/** Cancelled after 20.00 by card and some cash, of which a person at the desk gives back what is due. */
const isCancelledSettling = (
  leftMinor: number,
  feeMinor: number,
  status: Appointment["payment"]["status"] = "captured",
) =>
  isSettling({
    status: "cancelled",
    payment: {
      status,
      byCard: { takenMinor: 2000, leftMinor, refundableMinor: null },
      feeFromCard: status === "card_saved",
    },
    fee: { amountMinor: feeMinor },
  });

test("a cancelled visit is looked at again while money goes back to a card, and not until somebody gives back cash", () => {
  expect(isCancelledSettling(2000, 0)).toBe(true);
  expect(isCancelledSettling(2000, 2000)).toBe(false);
  expect(isCancelledSettling(0, 0)).toBe(false);
  expect(isCancelledSettling(0, 0, "authorized")).toBe(true);
  expect([isCancelledSettling(0, 100, "card_saved"), isCancelledSettling(0, 0, "card_saved")]).toEqual([true, false]);
});

test("after the visit everything is paid only where it is, and else what the card is still to pay is told", () => {
  const after = (status: Appointment["payment"]["status"], changes: Partial<Appointment["payment"]> = {}) => {
    const paid = { dueMinor: 0, capturedMinor: 370, refundedMinor: 0, capturedWhen: "at_confirmation" } as const;
    return moneyAfter({ payment: { status, ...paid, ...changes } as Appointment["payment"] });
  };
  expect([after("captured"), after("captured", { refundedMinor: 370 })]).toEqual(["paid", "nothing"]);
  expect([after("card_saved"), after("authorized")]).toEqual(["charging", "charging"]);
  expect(after("authorized", { capturedWhen: "by_admin" })).toBe("held");
  expect([after("created"), after("requires_action"), after("none")]).toEqual(["nothing", "nothing", "nothing"]);
  expect([after("captured", { dueMinor: 1480 }), after("created", { endingCard: true })]).toEqual(["due", "due"]);
});

test("a hold whose payment by card the desk has ended, or is about to, is not being prepared, and is left to the desk", () => {
  const held = (status: Appointment["payment"]["status"], endingCard = false) => {
    const payment = { status, endingCard, capturedWhen: "at_completion", clientSecret: null } as Appointment["payment"];
    const appointment = { status: "held", payment } as Appointment;
    return [isPreparing(appointment), isLeftToDesk(appointment)];
  };
  expect([held("created"), held("voided"), held("created", true)]).toEqual([
    [true, false],
    [false, true],
    [false, true],
  ]);
});

test("who has paid at the desk after all reads so, and not of a card", () => {
  const words = wordsOf("en", en);
  const booked = (payment: Partial<Appointment["payment"]>) =>
    moneyOf(
      { payment: { depositMinor: null, ...payment }, price: { totalMinor: 15_000, currency: "EUR" } } as Appointment,
      words,
    );
  const paid = (amountMinor: number) => [{ amountMinor }] as Appointment["payment"]["atDesk"];
  expect(booked({ status: "captured", atDesk: [], dueMinor: 0 })).toBe("€150 was charged to your card.");
  expect(booked({ status: "captured", atDesk: paid(15_000), dueMinor: 0 })).toBe("You have paid €150 at the clinic.");
  expect(booked({ status: "due_at_clinic", depositMinor: 3_000, atDesk: paid(3_000), dueMinor: 12_000 })).toBe(
    "You have paid €30 at the clinic, and pay €120 more there.",
  );
});
