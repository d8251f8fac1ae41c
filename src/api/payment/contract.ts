import * as z from "zod";
import { disputeStates } from "../../domain/payment/dispute.ts";
import { id, instant, money, pageOf, pageQuery } from "../contract.ts";

export const disputeQuery = z.strictObject({ ...pageQuery, state: z.enum(["open", "decided"]).default("open") });

export const disputeView = z
  .strictObject({
    id,
    state: z.enum(disputeStates).meta({
      description: "`needs_answer`: the clinic may answer until `dueAt`. `won`: the clinic keeps the money",
    }),
    reason: z.string().meta({ description: "The bank's code for its cardholder's reason, of a list that is open" }),
    amount: money,
    appointmentId: id,
    clinicId: id,
    visitStartsAt: instant,
    patient: z.strictObject({ id, name: z.string() }),
    dueAt: instant.nullable(),
    openedAt: instant,
    decidedAt: instant.nullable(),
    stripeUrl: z.url().meta({ description: "Where it is answered" }),
  })
  .meta({ id: "Dispute" });

export const disputePage = pageOf(disputeView).meta({ id: "DisputePage" });

/** Where a page of disputes ended. */
export const disputePlace = z.strictObject({ openedAt: instant, id });
