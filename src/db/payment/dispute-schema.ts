import { sql } from "drizzle-orm";
import { boolean, check, foreignKey, index, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { disputeStates } from "../../domain/payment/dispute.ts";
import { instant, isOneOf, minor, organizationId, recordedAt } from "../columns.ts";
import { payments } from "./schema.ts";

/** What patients have their banks take back, as Stripe's object said when it was last read. */
export const disputes = pgTable(
  "disputes",
  {
    organizationId: organizationId(),
    id: uuid("id").notNull().default(sql`uuidv7()`),
    paymentId: uuid("payment_id").notNull(),
    stripeDisputeId: text("stripe_dispute_id").notNull(),
    state: text("state", { enum: disputeStates }).notNull(),
    /** Stripe's words, of lists that are open. */
    status: text("status").notNull(),
    reason: text("reason").notNull(),
    amountMinor: minor("amount_minor").notNull(),
    /** The bank has the money. */
    isWithdrawn: boolean("is_withdrawn").notNull(),
    blocksRefunds: boolean("blocks_refunds").notNull(),
    dueAt: instant("due_at"),
    openedAt: instant("opened_at").notNull(),
    /** When the bank's decision was found, in the workflow's time. */
    decidedAt: instant("decided_at"),
    readAt: instant("read_at").notNull(),
    recordedAt: recordedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.id] }),
    unique("disputes_stripe_dispute").on(t.organizationId, t.stripeDisputeId),
    foreignKey({ columns: [t.organizationId, t.paymentId], foreignColumns: [payments.organizationId, payments.id] }),
    index("disputes_payment").on(t.organizationId, t.paymentId),
    index("disputes_list").on(t.organizationId, t.openedAt, t.id),
    check("disputes_state", isOneOf(t.state, disputeStates)),
    check("disputes_decided", sql`(${t.state} in ('won','lost')) = (${t.decidedAt} is not null)`),
    check("disputes_amount", sql`${t.amountMinor} > 0`),
  ],
);
