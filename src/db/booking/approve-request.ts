import type { Actor, Standing } from "../../domain/booking/appointment.ts";
import { mailedHoldUntil } from "../../domain/booking/approval.ts";
import type { BalancePlace } from "../../domain/payment/deposit.ts";
import type { CapturePolicy, PaymentPolicy } from "../../domain/payment/policy.ts";
import { cardPlanOf } from "../../domain/payment/saved-card.ts";
import type { Db, Tx } from "../client.ts";
import { recordEvent } from "../outbox/record-event.ts";
import { startPayment } from "../payment/start-payment.ts";
import { consumeDiscount } from "../pricing/discount-quota.ts";
import { logStatus } from "./log-status.ts";
import { awaitedBy, lockStanding } from "./standing.ts";
import { recordDueFollowUp } from "./unstarted-follow-ups.ts";

export type Approval = {
  organizationId: string;
  appointmentId: string;
  /** The id of the payment that begins with the approval. */
  paymentId: string;
  actor: Actor;
  requestId?: string | undefined;
  /** The workflow's time, from which the patient's time to pay counts. */
  at: Date;
};

/**
 * The clinic says yes to a request: at the price, discount and terms that were asked for it is held until it is paid
 * or its new price accepted, or confirmed when nothing is to be waited for. Its payment begins here. One transaction;
 * what is no request any more is left as it is, so a repeat is harmless.
 */
export function approveRequest(db: Db, approval: Approval): Promise<Standing> {
  const { organizationId, appointmentId, paymentId, actor, requestId, at } = approval;
  return db.withTenant(organizationId, async (tx) => {
    const [standing, terms] = await Promise.all([lockStanding(tx, appointmentId), readTerms(tx, appointmentId)]);
    if (!standing || !terms) throw new Error("a request that was never stored cannot be approved");
    if (standing.status !== "requested") return standing;
    const { paymentPolicy, amountMinor, depositMinor, balance, currency, isPriceAccepted } = terms;
    const isHeld = paymentPolicy === "card" || !isPriceAccepted;
    const status = isHeld ? "held" : "confirmed";
    const holdExpiresAt = isHeld ? mailedHoldUntil({ at, ...terms }) : null;
    await Promise.all([
      tx.$client.query({
        name: "approve_request",
        text: "update appointments set status = $2, hold_expires_at = $3 where id = $1",
        values: [appointmentId, status, holdExpiresAt],
      }),
      startPayment(tx, {
        organizationId,
        paymentId,
        appointmentId,
        policy: paymentPolicy,
        cardPlan: cardPlanOf(terms.capturePolicy, { at, endsAt: terms.endsAt }),
        amountMinor,
        depositMinor,
        balance,
        currency,
      }),
      ...(isHeld ? [] : [consumeDiscount(tx, appointmentId), recordDueFollowUp(tx, appointmentId)]),
      logStatus(tx, { appointmentId, from: "requested", to: status, actor, requestId, at }),
      recordEvent(tx, { appointmentId, kind: `appointment.${status}`, at, payload: { from: "requested" } }),
    ]);
    const awaits = awaitedBy(status, paymentPolicy);
    return { ...standing, status, awaits, holdExpiresAt: holdExpiresAt?.toISOString() ?? null };
  });
}

type Terms = {
  startsAt: Date;
  endsAt: Date;
  paymentPolicy: PaymentPolicy;
  capturePolicy: CapturePolicy;
  amountMinor: number;
  depositMinor: number | null;
  balance: BalancePlace;
  currency: string;
  isPriceAccepted: boolean;
  holdMinutes: number;
  approvedHoldHours: number;
};

/** What was asked for, and how long its patient has to pay as of now. */
async function readTerms(tx: Tx, appointmentId: string): Promise<Terms | undefined> {
  const { rows } = await tx.$client.query<Terms>({
    name: "read_terms_of_request",
    text: `select a.starts_at as "startsAt", a.ends_at as "endsAt", a.payment_policy as "paymentPolicy",
             a.capture_policy as "capturePolicy", a.total_minor as "amountMinor", a.deposit_minor as "depositMinor", a.balance, a.currency,
             a.price_accepted as "isPriceAccepted", o.hold_minutes as "holdMinutes", o.approved_hold_hours as "approvedHoldHours"
           from appointments a
           join organizations o on o.id = a.organization_id
           where a.id = $1`,
    values: [appointmentId],
  });
  return rows[0];
}
