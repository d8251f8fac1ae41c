import * as z from "zod";
import { refundReasons, refundStatuses } from "../../domain/payment/refund.ts";
import { amountMinor, exampleId, id, instant, lines } from "../contract.ts";

export const refundParams = z
  .strictObject({ appointmentId: id, refundId: id })
  .meta({ example: { appointmentId: exampleId, refundId: exampleId } });

export const refundBody = z
  .strictObject({
    amountMinor: amountMinor.min(1).meta({ description: "At most what is left of the payment by card" }),
    reason: lines(500).meta({ description: "Staff read it" }),
  })
  .meta({ id: "MakeRefund", example: { amountMinor: 1000, reason: "The treatment was shorter than planned." } });

export const refundView = z
  .strictObject({
    id,
    paymentId: id.meta({ description: "Of which payment" }),
    amountMinor,
    reason: z.enum(refundReasons).meta({ description: "by_staff: somebody of the clinic gave it back" }),
    status: z.enum(refundStatuses).meta({
      description:
        "proposed: waits for a second person. requested: on its way to the bank. failed: the bank sent it back. settled_by_hand: given in another way",
    }),
    note: z.string().nullable().meta({ description: "Why; for staff" }),
    isOwn: z.boolean().meta({ description: "Asked for by whoever looks, who does not approve it" }),
    at: instant,
  })
  .meta({ id: "Refund" });
