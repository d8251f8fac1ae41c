import { expect, test } from "vitest";
import { isSettling } from "../../web/app/src/booking/appointment.ts";

/** Cancelled after 20.00 by card and some cash, of which a person at the desk gives back what is due. */
const isCancelledSettling = (leftMinor: number, feeMinor: number, status: "captured" | "authorized" = "captured") =>
  isSettling({
    status: "cancelled",
    payment: { status, byCard: { takenMinor: 2000, leftMinor, refundableMinor: null } },
    fee: { amountMinor: feeMinor },
  });

test("a cancelled visit is looked at again while money goes back to a card, and not until somebody gives back cash", () => {
  expect(isCancelledSettling(2000, 0)).toBe(true);
  expect(isCancelledSettling(2000, 2000)).toBe(false);
  expect(isCancelledSettling(0, 0)).toBe(false);
  expect(isCancelledSettling(0, 0, "authorized")).toBe(true);
});
