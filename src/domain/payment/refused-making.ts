import type { PaymentOp } from "./intent.ts";

/** What Stripe makes when somebody books by card: a payment to be paid now, or what a card is saved by. */
export type Made = "payment" | "saved_card";

/** What it would not make. A patient becomes its customer for a card that it keeps. */
export const notMade = (op: PaymentOp): Made => (op === "create" ? "payment" : "saved_card");

/** Whether the next one that is made shows that the reason is gone; a price that is too high or low stays so. */
export const isDisprovedByNext = (code: string) => !code.startsWith("amount_too_");
