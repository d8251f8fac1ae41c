import { sql } from "drizzle-orm";
import { check, index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant, isOneOf } from "../columns.ts";

const stripeEventStates = ["pending", "done", "parked", "reported", "foreign"] as const;

/** The inbox of Stripe's webhooks: stored before it is answered, done once our row has been read anew from Stripe. */
export const stripeEvents = pgTable(
  "stripe_events",
  {
    /** The Connect account, '' for the platform's own. */
    account: text("account").notNull(),
    eventId: text("event_id").notNull(),
    /** null while it is unknown whose object it is. */
    organizationId: uuid("organization_id"),
    type: text("type").notNull(),
    paymentIntentId: text("payment_intent_id"),
    /** Whose its object says it is, and which payment, until that is found. */
    namedOrganizationId: uuid("named_organization_id"),
    namedPaymentId: uuid("named_payment_id"),
    /** `parked` until what it names is found, or a person is told (`reported`); `foreign`: nothing of ours. */
    state: text("state", { enum: stripeEventStates }).notNull(),
    receivedAt: instant("received_at").notNull().defaultNow(),
    doneAt: instant("done_at"),
  },
  (t) => [
    primaryKey({ columns: [t.account, t.eventId] }),
    index("stripe_events_pending").on(t.organizationId, t.paymentIntentId).where(sql`${t.state} = 'pending'`),
    index("stripe_events_parked").on(t.receivedAt).where(sql`${t.state} = 'parked'`),
    index("stripe_events_age").on(t.receivedAt).where(sql`${t.state} in ('done','reported','foreign')`),
    check("stripe_events_state", isOneOf(t.state, stripeEventStates)),
  ],
);
