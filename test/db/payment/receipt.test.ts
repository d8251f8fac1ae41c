import { randomUUID } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { storeRequest } from "../../../src/db/booking/requests.ts";
import { actAtDesk } from "../../../src/db/payment/act-at-desk.ts";
import { findReceipt } from "../../../src/db/payment/find-receipt.ts";
import { recordRefund, requestRefund } from "../../../src/db/payment/refunds.ts";
import { changeRefund } from "../../../src/db/payment/staff-refunds.ts";
import type { BookingRequest } from "../../../src/domain/booking/appointment.ts";
import type { DeskWish } from "../../../src/domain/payment/desk.ts";
import { accountOf } from "../../../src/domain/payment/receipt.ts";
import { authorized, makeAppointment, makeClinic, perform, read, requestedAt } from "../../support/make.ts";
import { useMaker } from "../../support/use-maker.ts";

const maker = useMaker();

const at = new Date(requestedAt);
const [anna, ben] = [randomUUID(), randomUUID()];
const noShow = { kind: "amount", amounts: [{ amountMinor: 3000, currency: "EUR" }] };

type Wishes = Parameters<typeof makeClinic>[1];
const make = async (wishes: Wishes, status: "confirmed" | "completed" = "confirmed") =>
  makeAppointment(maker(), await makeClinic(maker(), wishes), { status, paymentId: uuidv7() });
const atDesk: Wishes = { offer: { payment_policy: "none" } };
const deposit: Wishes = {
  organization: { fee_table: JSON.stringify({ lateCancel: [], noShow }) },
  offer: {
    payment_policy: "deposit",
    deposit: JSON.stringify({ kind: "percent", basisPoints: 4_000, balance: "at_clinic" }),
  },
};

/** What somebody of the staff asks for, with a reason. */
async function askedBy(by: string, { organizationId, appointmentId, patientId }: BookingRequest) {
  const use = { scope: `desk:${by}`, key: randomUUID(), bodyHash: "", requestedAt: at, reason: "Another patient's" };
  const { requestId } = await storeRequest(maker().db, organizationId, { ...use, appointmentId, patientId });
  return { organizationId, appointmentId, actor: { kind: "staff", accountId: by } as const, requestId, at };
}

async function act(visit: BookingRequest, by: string, wish: DeskWish): Promise<void> {
  const { outcome } = await actAtDesk(maker().db, { ...(await askedBy(by, visit)), ...wish });
  expect(outcome).toBe("done");
}

const take = (visit: BookingRequest, amountMinor: number, method: "cash" | "terminal" = "cash") =>
  act(visit, anna, { act: "take", method, amountMinor });

async function lastAtDesk({ appointmentId }: BookingRequest): Promise<string> {
  const { rows } = await maker().admin.query<{ id: string }>(
    "select id from payments where appointment_id = $1 and method in ('cash', 'terminal') order by id desc limit 1",
    [appointmentId],
  );
  return rows[0]?.id ?? "";
}

const capture = (visit: BookingRequest, capturedMinor: number) =>
  read(maker(), visit, { ...authorized(visit.paymentId, 0), status: "captured", capturedMinor, card });
const card = { brand: "visa", last4: "4242" };

async function refund({ organizationId, paymentId }: BookingRequest, ...statuses: ("succeeded" | "failed")[]) {
  const payment = { organizationId, paymentId };
  const asked = await requestRefund(maker().db, { ...payment, keepMinor: 3000, at });
  const reading = { ...payment, refundId: asked?.refundId ?? "", stripeRefundId: `re_${paymentId}`, at };
  for (const status of statuses) await recordRefund(maker().db, { ...reading, status });
}

async function giveBack(visit: BookingRequest, amountMinor: number, ...statuses: ("succeeded" | "failed")[]) {
  const { organizationId, paymentId } = visit;
  const wish = { act: "make", amountMinor } as const;
  expect((await changeRefund(maker().db, { ...(await askedBy(ben, visit)), wish })).outcome).toBe("done");
  const { rows } = await maker().admin.query<{ id: string }>("select id from refunds where payment_id = $1", [
    paymentId,
  ]);
  const reading = { organizationId, paymentId, refundId: rows[0]?.id ?? "", stripeRefundId: `re_${paymentId}`, at };
  for (const status of statuses) await recordRefund(maker().db, { ...reading, status });
}

const receiptOf = ({ organizationId, appointmentId }: BookingRequest) =>
  findReceipt(maker().db, organizationId, { appointmentId, reach: { kind: "organization" } });

type Story = {
  of: string;
  clinic: Wishes;
  tell: (visit: BookingRequest) => Promise<unknown>;
  lines: string[];
  sums: Partial<ReturnType<typeof accountOf>> & { paidMinor: number };
};

const stories: Story[] = [
  {
    of: "a price by card, part of it given back, and sent back by the bank",
    clinic: {},
    tell: async (visit) => {
      await capture(visit, 5000);
      await refund(visit, "succeeded", "failed");
    },
    lines: ["paid price visa 5000", "given_back price visa -2000", "refund_returned price visa 2000"],
    sums: { paidMinor: 5000, dueMinor: 0, openByCardMinor: 0 },
  },
  {
    of: "a price of which staff give back some, which the bank sends back",
    clinic: {},
    tell: async (visit) => {
      await capture(visit, 5000);
      await giveBack(visit, 2000, "succeeded", "failed");
    },
    lines: ["paid price visa 5000", "given_back price visa -2000", "refund_returned price visa 2000"],
    sums: { paidMinor: 5000, dueMinor: 0, openByCardMinor: 0, dueBackMinor: 2000 },
  },
  {
    of: "a price on hold",
    clinic: {},
    tell: () => Promise.resolve(),
    lines: [],
    sums: { paidMinor: 0, dueMinor: 0, openByCardMinor: 5000 },
  },
  {
    of: "a deposit by card and a part of the rest by terminal",
    clinic: deposit,
    tell: async (visit) => {
      await capture(visit, 2000);
      await take(visit, 1000, "terminal");
    },
    lines: ["paid deposit visa 2000", "paid balance terminal 1000"],
    sums: { paidMinor: 3000, dueMinor: 2000, openByCardMinor: 0 },
  },
  {
    of: "cash that was entered by mistake, and then taken",
    clinic: atDesk,
    tell: async (visit) => {
      await take(visit, 5000);
      await act(visit, ben, { act: "correct", paymentId: await lastAtDesk(visit) });
      await take(visit, 1000);
    },
    lines: ["paid price cash 5000", "corrected price cash -5000", "paid balance cash 1000"],
    sums: { paidMinor: 1000, dueMinor: 4000, openByCardMinor: 0 },
  },
  {
    of: "cash that was given back once the visit was off",
    clinic: atDesk,
    tell: async (visit) => {
      await take(visit, 5000);
      await perform(maker(), visit, "cancel");
      await act(visit, ben, { act: "give_back", paymentId: await lastAtDesk(visit), amountMinor: 2000 });
    },
    lines: ["paid price cash 5000", "given_back price cash -2000"],
    sums: { paidMinor: 3000, dueMinor: 0, openByCardMinor: 0, feeMinor: 0, dueBackMinor: 3000 },
  },
  {
    of: "a missed visit whose fee is the deposit and something beyond",
    clinic: deposit,
    tell: async (visit) => {
      await capture(visit, 2000);
      await perform(maker(), visit, "mark_no_show");
      await take(visit, 400);
    },
    lines: ["paid deposit visa 2000", "paid fee cash 400"],
    sums: { paidMinor: 2400, dueMinor: 600, openByCardMinor: 0, feeMinor: 3000 },
  },
];

test.each(stories)("the lines of a receipt add up to what was paid: $of", async ({ clinic, tell, lines, sums }) => {
  const visit = await make(clinic);
  await tell(visit);
  const receipt = await receiptOf(visit);
  if (lines.length === 0) return expect(receipt).toBeUndefined();
  if (!receipt) throw new Error("what was paid has no receipt");
  const { lines: told, ...account } = accountOf(receipt);
  const words = told.map(({ kind, purpose, method, card: by, amountMinor }) =>
    [kind, purpose, by?.brand ?? method, amountMinor].join(" "),
  );
  expect(words).toEqual(lines);
  expect(account).toEqual({ feeMinor: null, forgoneMinor: 0, dueBackMinor: 0, ...sums });
  expect(account.paidMinor).toBe(told.reduce((sum, { amountMinor }) => sum + amountMinor, 0));
  expect(await stillPaid(visit)).toBe(account.paidMinor);
});

/** As the payments themselves have it. */
async function stillPaid({ appointmentId }: BookingRequest): Promise<number> {
  const { rows } = await maker().admin.query<{ paid: number }>(
    "select sum(captured_minor - refunded_minor - disputed_minor)::int as paid from payments where appointment_id = $1",
    [appointmentId],
  );
  return rows[0]?.paid ?? 0;
}

test("each visit of an organization has a number of its own from its first payment on, which stays", async () => {
  const clinic = await makeClinic(maker(), { offer: { payment_policy: "none" }, practitioners: 6 });
  const visits: BookingRequest[] = [];
  for (const practitionerId of clinic.practitionerIds)
    visits.push(await makeAppointment(maker(), clinic, { status: "confirmed", practitionerId }));
  await Promise.all(visits.map((visit) => take(visit, 1000)));
  const numbersOf = async () => (await Promise.all(visits.map(receiptOf))).map((receipt) => receipt?.number);
  const numbers = await numbersOf();
  expect(new Set(numbers)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
  await Promise.all(visits.map((visit) => take(visit, 500)));
  expect(await numbersOf()).toEqual(numbers);
  const { organizationId } = clinic;
  const changed = maker().db.withTenant(organizationId, (tx) => tx.$client.query("update receipts set number = 7"));
  await expect(changed).rejects.toMatchObject({ code: "42501" });
});
