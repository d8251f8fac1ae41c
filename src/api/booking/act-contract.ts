import * as z from "zod";
import { amountMinor, lines } from "../contract.ts";

export const actBody = z
  .strictObject({
    reason: lines(500).optional().meta({ description: "Part of the history, where staff read it and whoever gave it" }),
  })
  .meta({ id: "Act", example: {} });

const reasoned = { path: ["reason"], error: "why it is waived" };
const isReasoned = ({ waivesFee, reason }: { waivesFee?: boolean | undefined; reason?: string | undefined }) =>
  !waivesFee || reason !== undefined;

/** For acts that have their time: who arrives, begins, ends or was missed before it is mostly a slip of the hand. */
const acceptEarly = z
  .boolean()
  .optional()
  .meta({ description: "Also before the visit's time, which is refused as `too_early` else" });
export const timedActBody = actBody.extend({ acceptEarly }).meta({ id: "TimedAct", example: {} });

/** For acts that may cost the patient a fee. */
const waivesFee = z
  .boolean()
  .optional()
  .meta({ description: "What it would cost the patient is not asked for; needs a reason, and the right to" });
export const cancellationBody = actBody
  .extend({
    waivesFee,
    unlessBooked: z.boolean().optional().meta({
      description:
        "Gives up a request or a hold and nothing else: what has been booked meanwhile stays, which is refused as `not_possible_in_this_status`",
    }),
  })
  .refine(isReasoned, reasoned)
  .meta({ id: "Cancellation", example: { reason: "The patient is ill." } });
export const missedActBody = actBody
  .extend({ acceptEarly, waivesFee })
  .refine(isReasoned, reasoned)
  .meta({ id: "MissedAct", example: {} });

export const captureBody = actBody
  .extend({
    amountMinor: amountMinor
      .refine((minor) => minor > 0, "more than nothing")
      .optional()
      .meta({ description: "A part of what is on hold; the rest is let go of and owed no more. Without it: all" }),
  })
  .meta({ id: "Capture", example: { amountMinor: 3000 } });

export const waiverBody = z
  .strictObject({ reason: lines(500).meta({ description: "Part of the history, where staff read it" }) })
  .meta({ id: "WaiveFee", example: { reason: "Was in hospital." } });

export const declineBody = z
  .strictObject({ reason: lines(500).meta({ description: "The patient reads it" }) })
  .meta({ id: "Decline", example: { reason: "Please come for a consultation first." } });
