import type { CardShown } from "./intent.ts";
import type { PaymentMethod, PaymentPurpose } from "./payment.ts";
import type { RefundStatus } from "./refund.ts";

/** Money that was taken and stands, with the visit it was for. Instants are ISO strings. */
export type StoredPaid = {
  id: string;
  purpose: PaymentPurpose;
  method: PaymentMethod;
  amountMinor: number;
  refundedMinor: number;
  currency: string;
  takenAt: string;
  card: CardShown | null;
  refunds: { id: string; amountMinor: number; status: RefundStatus; at: string }[];
  visit: {
    appointmentId: string;
    startsAt: string;
    clinic: { name: string; timeZone: string };
    services: string[];
  };
};
