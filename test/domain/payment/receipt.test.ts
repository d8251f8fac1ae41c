import { expect, test } from "vitest";
import { accountOf, chargedServices, type StoredReceipt } from "../../../src/domain/payment/receipt.ts";

const visit: Omit<StoredReceipt, "number"> = {
  organization: { name: "Sunrise" },
  clinic: { name: "Sunrise Berlin", address: "1 Main Street", phone: null, timeZone: "Europe/Berlin" },
  patientName: "Grace Example",
  practitioner: null,
  appointmentId: "01975f5e-7c1a-7b3e-9d3a-5a8f1c2d3e4f",
  status: "confirmed",
  startsAt: "2031-05-05T08:00:00Z",
  endsAt: "2031-05-05T08:30:00Z",
  currency: "EUR",
  totalMinor: 5000,
  discountMinor: 0,
  discountReason: null,
  feeMinor: null,
  services: [],
  payments: [],
  movements: [],
};

type Payment = StoredReceipt["payments"][number];
const payment: Payment = {
  paymentId: "01975f5e-7c1a-7b3e-9d3a-5a8f1c2d3e50",
  method: "card",
  purpose: "price",
  status: "captured",
  amountMinor: 5000,
  capturedMinor: 0,
  refundedMinor: 0,
  disputedMinor: 0,
  handedOutMinor: 0,
  forgoneMinor: 0,
  askedBackMinor: 0,
  settledByHand: false,
  cardToSave: false,
};
const deposit: Payment = { ...payment, amountMinor: 2000, capturedMinor: 2000 };
const hold: Payment = { ...payment, status: "authorized" };

test.each<[string, Partial<StoredReceipt>, openByCardMinor: number]>([
  [
    "the rest of a deposit on a saved card",
    { payments: [deposit, { ...payment, status: "card_saved", amountMinor: 3000 }] },
    3000,
  ],
  ["the rest by a link", { payments: [deposit, { ...payment, status: "created", amountMinor: 3000 }] }, 3000],
  ["the rest that somebody has settled in another way", { payments: [deposit, { ...hold, settledByHand: true }] }, 0],
  [
    "a hold that a card is to be saved for, once",
    { payments: [hold, { ...payment, status: "created", cardToSave: true }] },
    5000,
  ],
  ["of a hold no more than the fee that is kept of it", { status: "no_show", feeMinor: 2500, payments: [hold] }, 2500],
  ["nothing of a hold that is let go of", { status: "cancelled", payments: [hold] }, 0],
  [
    "nothing of what the clinic has left of a hold",
    { payments: [{ ...payment, capturedMinor: 3000, forgoneMinor: 2000 }] },
    0,
  ],
  ["nothing where all was given back", { payments: [{ ...payment, capturedMinor: 5000 }] }, 0],
])("of a card is still to come %s", (_, facts, openByCardMinor) => {
  expect(accountOf({ ...visit, ...facts }).openByCardMinor).toBe(openByCardMinor);
});

test("the tax on a receipt is that of the discounted price which stands beside it, and none beside a fee", () => {
  const service = { name: "Peel", baseMinor: 11_900, discountMinor: 1190, taxBasisPoints: 1900 };
  const facts = { ...visit, totalMinor: 10_710, discountMinor: 1190, services: [service] };
  expect(chargedServices(facts)).toEqual([{ ...service, chargedMinor: 10_710, taxMinor: 1710 }]);
  expect(chargedServices({ ...facts, status: "no_show", feeMinor: 5000 })).toMatchObject([{ taxMinor: null }]);
  expect(chargedServices({ ...facts, status: "cancelled" })).toMatchObject([{ taxMinor: null }]);
});

const paid: Payment = { ...payment, capturedMinor: 5000 };
test.each<[string, Partial<StoredReceipt>, dueBackMinor: number]>([
  ["all of a visit that was cancelled for nothing", { status: "cancelled", payments: [paid] }, 5000],
  ["what was paid beyond the fee", { status: "no_show", feeMinor: 2000, payments: [paid] }, 3000],
  [
    "no more of what was given back, handed out or taken by a bank",
    {
      status: "cancelled",
      payments: [{ ...paid, refundedMinor: 1000, disputedMinor: 2000, handedOutMinor: 1500 }],
    },
    500,
  ],
  ["nothing that somebody has settled", { status: "cancelled", payments: [{ ...paid, settledByHand: true }] }, 0],
  [
    "what staff give back of a visit that stands",
    { status: "completed", payments: [{ ...paid, askedBackMinor: 2500 }] },
    2500,
  ],
  [
    "what staff give back of a cancelled visit but once, beside what is due back anyway",
    { status: "cancelled", feeMinor: 4000, payments: [{ ...paid, askedBackMinor: 500 }] },
    1000,
  ],
  [
    "what staff give back of its fee",
    { status: "cancelled", feeMinor: 4000, payments: [{ ...paid, askedBackMinor: 2500 }] },
    2500,
  ],
  ["nothing of a visit that stands", { status: "completed", payments: [paid] }, 0],
])("is still to be given back %s", (_, facts, dueBackMinor) => {
  expect(accountOf({ ...visit, ...facts }).dueBackMinor).toBe(dueBackMinor);
});
