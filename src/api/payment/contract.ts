import * as z from "zod";
import { disputeStates } from "../../domain/payment/dispute.ts";
import { differenceKinds, reconciliationKinds, reconciliationOutcomes } from "../../domain/payment/reconciliation.ts";
import { currency, id, instant, money, pageOf, pageQuery } from "../contract.ts";
import { person } from "./day-count-contract.ts";
import { stripeUrl } from "./stripe-page-contract.ts";

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
    stripeUrl,
  })
  .meta({ id: "Dispute" });

export const disputePage = pageOf(disputeView).meta({ id: "DisputePage" });

/** Where a page of disputes ended. */
export const disputePlace = z.strictObject({ openedAt: instant, id });

export const reconciliationParams = z.strictObject({ reconciliationId: id });

export const reconciliationQuery = z.strictObject(pageQuery);

export const reconciliationBody = z
  .strictObject({
    days: z
      .int()
      .min(1)
      .max(30)
      .meta({ description: "How many days back payments are looked for that were made or moved" }),
  })
  .meta({ example: { days: 3 } });

export const reconciliationView = z
  .strictObject({
    id,
    kind: z.enum(reconciliationKinds),
    from: instant,
    until: instant,
    startedAt: instant,
    finishedAt: instant.nullable().meta({ description: "null = it goes on" }),
    matched: z.int().min(0),
    caughtUp: z.int().min(0).meta({ description: "They differed, and a fresh look at Stripe mended our row" }),
    explained: z
      .int()
      .min(0)
      .meta({ description: "They differ by what somebody has explained when they closed its task" }),
    differing: z.int().min(0).meta({ description: "Each of them is a task" }),
  })
  .meta({ id: "Reconciliation" });

export const reconciliationPage = pageOf(reconciliationView).meta({ id: "ReconciliationPage" });

/** Where a page of reconciliations ended. */
export const reconciliationPlace = z.strictObject({ startedAt: instant, id });

export const reconciliationReport = z
  .strictObject({
    ...reconciliationView.shape,
    items: z
      .array(
        z.strictObject({
          paymentIntentId: z.string(),
          outcome: z.enum(reconciliationOutcomes),
          currency: currency.nullable(),
          differences: z.array(
            z.strictObject({
              kind: z.enum(differenceKinds),
              oursMinor: z.int().nullable(),
              theirsMinor: z.int().nullable(),
            }),
          ),
          appointmentId: id.nullable(),
          clinicId: id.nullable(),
          visitStartsAt: instant.nullable(),
          stripeUrl,
          explanation: z
            .strictObject({ note: z.string(), by: person.nullable(), at: instant })
            .nullable()
            .meta({ description: "Who explained it, of what is `explained`" }),
        }),
      )
      .meta({ description: "The payments that differed, at most a thousand" }),
  })
  .meta({ id: "ReconciliationReport" });
