import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { appointmentStatuses, isLive } from "../../../src/domain/booking/lifecycle.ts";
import { deskMethods } from "../../../src/domain/payment/desk.ts";
import { dueBackAtDesk } from "../../../src/domain/payment/kept-money.ts";
import type { PaymentFacts } from "../../../src/domain/payment/payment.ts";
import { dueSettlement, isSettled } from "../../../src/domain/payment/settlement.ts";

const paid = (paymentId: string, capturedMinor: number, fields: Partial<PaymentFacts> = {}): PaymentFacts => ({
  paymentId,
  method: "cash",
  status: "captured",
  amountMinor: capturedMinor,
  capturedMinor,
  refundedMinor: 0,
  captureBefore: null,
  captureRequested: false,
  hasCard: false,
  payBy: null,
  refundPending: false,
  refundFailedAt: null,
  refundBlocked: false,
  settledByHand: false,
  ...fields,
});
const refunded = paid("card", 1000, { method: "card", refundedMinor: 1000 });
const times = { startsAt: "2031-05-05T08:00:00Z", endsAt: "2031-05-05T08:30:00Z" };
const cancelled = { status: "cancelled", capturePolicy: "at_completion" } as const;

describe("money that was taken at the desk", () => {
  test("is never moved by Praxis, whatever becomes of the visit, and keeps no follow-up waiting", () => {
    const payment = fc.record({ method: fc.constantFrom(...deskMethods), refundedMinor: fc.nat(5000) });
    fc.assert(
      fc.property(fc.constantFrom(...appointmentStatuses), fc.option(fc.nat(5000)), payment, (status, fee, fields) => {
        const payments = [paid("desk", 5000, fields)];
        const visit = { ...cancelled, status, feeMinor: fee, payments };
        for (const one of payments) {
          expect(dueSettlement({ ...visit, ...times }, one, new Date("2031-05-09T00:00:00Z"))).toBeUndefined();
          expect(isSettled(visit, one)).toBe(!isLive(status));
        }
      }),
    );
  });

  test.each([
    ["of a visit without a fee is all due back", 0, 0, [], [2000, 3000]],
    ["stays as far as there is a fee, the first payment first", 2500, 0, [], [undefined, 2500]],
    ["stays after what a card has paid of the fee", 2500, 0, [paid("card", 1000, { method: "card" })], [500, 3000]],
    ["stays for a fee of which the card has nothing left", 2500, 0, [refunded], [undefined, 2500]],
    ["that was given back in part is due back for the rest", 0, 500, [], [1500, 3000]],
  ] as const)("%s", (_, feeMinor, refundedMinor, byCard, expected) => {
    const payments = [...byCard, paid("cash", 2000, { refundedMinor }), paid("slip", 3000, { method: "terminal" })];
    const due = dueBackAtDesk({ ...cancelled, feeMinor, payments });
    expect(["cash", "slip"].map((id) => due.find((one) => one.paymentId === id)?.amountMinor)).toEqual(expected);
  });

  test("is kept, with what cards have left or on hold, as far as there is a fee and never beyond", () => {
    const one = fc.record({
      method: fc.constantFrom("card" as const, ...deskMethods),
      status: fc.constantFrom("captured" as const, "authorized" as const),
      takenMinor: fc.integer({ min: 1, max: 5000 }),
      refundedMinor: fc.nat(5000),
      disputedMinor: fc.nat(5000),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 5 }), fc.nat(9000), (made, feeMinor) => {
        const payments = made.map(({ method, status, takenMinor, ...fields }, i) => {
          const isOnHold = status === "authorized" && method === "card";
          const gone = {
            refundedMinor: Math.min(fields.refundedMinor, takenMinor),
            disputedMinor: fields.disputedMinor,
          };
          const ofCard = method === "card" ? gone : { ...gone, disputedMinor: 0 };
          return isOnHold
            ? paid(`${i}`, 0, { method, status, amountMinor: takenMinor })
            : paid(`${i}`, takenMinor, { method, ...ofCard });
        });
        const visit = { ...cancelled, feeMinor, payments };
        const atDesk = dueBackAtDesk(visit);
        const leftOf = ({ amountMinor, ...payment }: PaymentFacts) =>
          payment.status === "authorized"
            ? amountMinor
            : Math.max(0, payment.capturedMinor - payment.refundedMinor - (payment.disputedMinor ?? 0));
        const keptOf = (payment: PaymentFacts) => {
          const back = atDesk.find(({ paymentId }) => paymentId === payment.paymentId)?.amountMinor ?? 0;
          if (payment.method !== "card") return leftOf(payment) - back;
          const due = dueSettlement({ ...visit, ...times }, payment, new Date(times.startsAt));
          if (due?.settlement === "void") return 0;
          if (due?.settlement === "capture") return due.amountMinor;
          return due?.settlement === "refund" && "keepMinor" in due ? due.keepMinor : leftOf(payment);
        };
        const sum = (minor: number[]) => minor.reduce((one, other) => one + other, 0);
        expect(sum(payments.map(keptOf))).toBe(Math.min(feeMinor, sum(payments.map(leftOf))));
      }),
    );
  });

  test("is not due back of a visit that is to come or took place, nor once it was corrected", () => {
    for (const status of ["confirmed", "checked_in", "in_progress", "completed"] as const)
      expect(dueBackAtDesk({ status, payments: [paid("cash", 2000)] })).toEqual([]);
    const corrected = paid("cash", 2000, { status: "voided", capturedMinor: 0 });
    expect(dueBackAtDesk({ ...cancelled, feeMinor: 0, payments: [corrected] })).toEqual([]);
  });
});
