import { type AppointmentStatus, isOff } from "../booking/lifecycle.ts";
import { includedTaxMinor } from "../pricing/included-tax.ts";
import type { Price } from "../pricing/quote.ts";
import type { CardShown } from "./intent.ts";
import { dueBackMinor } from "./kept-money.ts";
import type { entryKinds } from "./ledger.ts";
import type { PaymentMethod, PaymentPurpose, PaymentStatus } from "./payment.ts";

/** What moved the money of a visit: an entry of the ledger, but for holds, or what staff handed out beside it. */
type Cause = Exclude<(typeof entryKinds)[number], "hold_placed" | "hold_released"> | "handed_out";

export const receiptLineKinds = [
  "paid",
  "given_back",
  /** In another way than it was paid, as its card did not take it. */
  "handed_out",
  /** Money given back that the bank returned: it is the patient's, and is given back once more. */
  "refund_returned",
  "disputed",
  "dispute_returned",
  /** A payment that was entered by mistake. */
  "corrected",
] as const;
export type ReceiptLineKind = (typeof receiptLineKinds)[number];

const lineOf: Record<Cause, { kind: ReceiptLineKind; sign: 1 | -1 }> = {
  captured: { kind: "paid", sign: 1 },
  taken: { kind: "paid", sign: 1 },
  refunded: { kind: "given_back", sign: -1 },
  given_back: { kind: "given_back", sign: -1 },
  handed_out: { kind: "handed_out", sign: -1 },
  refund_returned: { kind: "refund_returned", sign: 1 },
  disputed: { kind: "disputed", sign: -1 },
  dispute_returned: { kind: "dispute_returned", sign: 1 },
  corrected: { kind: "corrected", sign: -1 },
};

/** Whose payment it was. */
type Movement = { at: string; purpose: PaymentPurpose; method: PaymentMethod; card: CardShown | null };

/** A visit whose money was taken at some time, as far as its receipt tells it. Instants are ISO strings. */
export type StoredReceipt = {
  number: number;
  organization: { name: string };
  clinic: { name: string; address: string; phone: string | null; timeZone: string };
  patientName: string;
  practitioner: { name: string } | null;
  appointmentId: string;
  status: AppointmentStatus;
  startsAt: string;
  endsAt: string;
  currency: string;
  totalMinor: number;
  discountMinor: number;
  discountReason: Price["discountReason"];
  /** What it costs that it was cancelled or missed; null = neither. */
  feeMinor: number | null;
  services: { name: string; baseMinor: number; discountMinor: number; taxBasisPoints: number }[];
  /** In their order. */
  payments: {
    paymentId: string;
    method: PaymentMethod | null;
    purpose: PaymentPurpose;
    status: PaymentStatus;
    amountMinor: number;
    capturedMinor: number;
    refundedMinor: number;
    disputedMinor: number;
    handedOutMinor: number;
    forgoneMinor: number;
    /** What staff give back of it, and Stripe has not taken on yet: asked for just now, or sent back by the bank. */
    askedBackMinor: number;
    settledByHand: boolean;
    cardToSave: boolean;
  }[];
  /** In their order. */
  movements: (Movement & { cause: Cause; amountMinor: number })[];
};

/** A line says what the clinic got by it, below zero for what it gave. */
export type ReceiptLine = Movement & { kind: ReceiptLineKind; amountMinor: number };

/**
 * What came in and went out for a visit, line by line, what that makes, and what is still to come: at the clinic, and
 * from a card that holds it, is kept for it or was sent a link; or what is still to be given back.
 */
export function accountOf({ movements, ...visit }: Omit<StoredReceipt, "number">) {
  const lines: ReceiptLine[] = movements.map(({ cause, amountMinor, ...moved }) => {
    const { kind, sign } = lineOf[cause];
    return { ...moved, kind, amountMinor: sign * amountMinor };
  });
  const { payments, totalMinor } = visit;
  const feeMinor = feeInstead(visit);
  const forgoneMinor = sumOf(payments, ({ forgoneMinor: left }) => left);
  const dueMinor = sumOf(
    payments.filter(({ status }) => status === "due_at_clinic"),
    amountOf,
  );
  const takenMinor = sumOf(payments, ({ capturedMinor }) => capturedMinor);
  const openMinor = sumOf(payments.filter(isOpenByCard), amountOf);
  const owedMinor = feeMinor ?? totalMinor - forgoneMinor;
  return {
    lines,
    paidMinor: sumOf(lines, amountOf),
    feeMinor,
    forgoneMinor,
    dueMinor,
    // What is on hold may be more than is owed: all of a price, of which a fee is kept.
    openByCardMinor: Math.max(0, Math.min(openMinor, owedMinor - takenMinor - dueMinor)),
    dueBackMinor: sumOf(
      payments.filter(({ settledByHand }) => !settledByHand),
      // What staff give back of a visit that is off counts towards what is due back of it anyway.
      (payment) => Math.max(dueBackMinor(visit, payment), payment.askedBackMinor),
    ),
  };
}

/**
 * Each service with what its price comes to and the tax within that; no tax (null) where the price is not owed, as that
 * of a fee is not known.
 */
export function chargedServices({ services, ...visit }: Pick<StoredReceipt, "services" | "status" | "feeMinor">) {
  const isPriceOwed = feeInstead(visit) === null;
  return services.map((line) => {
    const chargedMinor = line.baseMinor - line.discountMinor;
    return {
      ...line,
      chargedMinor,
      taxMinor: isPriceOwed ? includedTaxMinor(chargedMinor, line.taxBasisPoints) : null,
    };
  });
}

/** What is owed of a visit that was cancelled, missed or never came about; null where its price is. */
function feeInstead({ status, feeMinor }: Pick<StoredReceipt, "status" | "feeMinor">): number | null {
  if (isOff(status)) return feeMinor ?? 0;
  return status === "no_show" ? feeMinor : null;
}

const openStatuses: readonly PaymentStatus[] = ["created", "requires_action", "card_saved", "authorized"];

const isOpenByCard = ({ method, status, settledByHand, cardToSave }: StoredReceipt["payments"][number]) =>
  method === "card" && openStatuses.includes(status) && !settledByHand && !cardToSave;

const amountOf = ({ amountMinor }: { amountMinor: number }) => amountMinor;

const sumOf = <Row>(rows: readonly Row[], minorOf: (row: Row) => number) =>
  rows.reduce((sum, row) => sum + minorOf(row), 0);
