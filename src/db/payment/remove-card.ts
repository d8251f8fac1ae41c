import type { Actor } from "../../domain/booking/appointment.ts";
import type { FollowUp } from "../../domain/booking/follow-up.ts";
import { isBeingBooked } from "../../domain/booking/lifecycle.ts";
import { cardUseOf, type KeptCardFacts, type RemovalOutcome } from "../../domain/payment/card-removal.ts";
import { type Booked, termsOf } from "../../domain/payment/fees.ts";
import { cardRemovedKey } from "../../domain/task/keys.ts";
import { readFollowUp } from "../booking/follow-up.ts";
import { logStatus } from "../booking/log-status.ts";
import type { Db, Tx } from "../client.ts";
import { recordEvent } from "../outbox/record-event.ts";
import { raiseTask } from "../task/tasks.ts";
import { balanceDues } from "./balance-dues.ts";
import { endKeeping, leaveBalanceToClinic } from "./saved-cards.ts";

export type CardRemoval = {
  organizationId: string;
  appointmentId: string;
  actor: Actor;
  requestId?: string | undefined;
  /** The workflow's time. */
  at: Date;
};

/**
 * Has the card that is kept for a visit asked for nothing any more, unless something is owed that it is to pay: the
 * visit stays as it is, and what it was to pay is due at the clinic. One transaction, under the locks of appointment
 * and payments: of this and a card that is asked one comes first. Stripe hears of it from the follow-up.
 */
export function removeCard(db: Db, wanted: CardRemoval): Promise<{ outcome: RemovalOutcome; followUp: FollowUp }> {
  const { organizationId, appointmentId } = wanted;
  return db.withTenant(organizationId, async (tx) => {
    const outcome = await remove(tx, wanted);
    const followUp = await readFollowUp(tx, appointmentId);
    if (!followUp) throw new Error("an appointment that was never held has no card");
    return { outcome, followUp };
  });
}

async function remove(tx: Tx, { appointmentId, actor, requestId, at }: CardRemoval): Promise<RemovalOutcome> {
  const visit = await lockVisit(tx, appointmentId);
  if (visit?.isRemoved) return "already";
  const facts = visit && factsOf(visit, await readFollowUp(tx, appointmentId));
  if (!facts || isBeingBooked(facts.status)) return "no_card";
  const use = (await isCardUnderWay(tx, appointmentId)) ? "being_asked" : cardUseOf(facts, actor.kind, at);
  if (use) return use;
  const { status } = facts;
  await endKeeping(tx, appointmentId, at);
  await tx.$client.query({
    name: "call_off_saved_card",
    text: "update payments set status = 'voided' where appointment_id = $1 and status = 'card_saved'",
    values: [appointmentId],
  });
  await leaveBalanceToClinic(tx, appointmentId);
  const change = await balanceDues(tx, appointmentId, at);
  if (change === "owed_more" && actor.kind === "patient")
    await raiseTask(tx, { kind: "card_removed", appointmentId, dedupeKey: cardRemovedKey(appointmentId), at });
  await logStatus(tx, { appointmentId, from: status, to: status, actor, reasonCode: "card_removed", requestId, at });
  const payload = { appointmentStatus: status, by: actor.kind };
  await recordEvent(tx, { appointmentId, kind: "payment.card_removed", at, payload });
  return "done";
}

type VisitRow = Booked & {
  currency: string;
  /** null = no card is kept. */
  termsVersion: string | null;
  isRemoved: boolean;
};

/** The payments too: until the end of the transaction nobody begins to ask the card. */
async function lockVisit(tx: Tx, appointmentId: string): Promise<VisitRow | undefined> {
  const { rows } = await tx.$client.query<VisitRow>({
    name: "lock_visit_of_card",
    text: `select a.total_minor as "totalMinor", a.currency, a.fee_terms as "feeTerms", o.cancellation_notice_minutes as "cancellationNoticeMinutes",
             case when c.payment_method_id is not null and c.detached_at is null then c.terms_version end as "termsVersion",
             c.removed_at is not null as "isRemoved"
           from appointments a
           join organizations o on o.id = a.organization_id
           left join saved_cards c on c.organization_id = a.organization_id and c.appointment_id = a.id
           where a.id = $1 for update of a`,
    values: [appointmentId],
  });
  await tx.$client.query({
    name: "lock_payments_of_visit",
    text: "select from payments where appointment_id = $1 order by id for update",
    values: [appointmentId],
  });
  return rows[0];
}

function factsOf(visit: VisitRow, followUp: FollowUp | undefined): KeptCardFacts | undefined {
  const { currency, termsVersion } = visit;
  if (!followUp || termsVersion === null) return undefined;
  const { status, startsAt, payments } = followUp;
  const rules = { startsAt: new Date(startsAt), terms: termsOf(visit) };
  return { status, startsAt, currency, termsVersion, rules, payments };
}

/** Stripe was asked for money of the card, and what it did is not known. */
async function isCardUnderWay(tx: Tx, appointmentId: string): Promise<boolean> {
  const { rowCount } = await tx.$client.query({
    name: "is_card_under_way",
    text: `select from payments p join payment_attempts t on t.organization_id = p.organization_id and t.payment_id = p.id
           where p.appointment_id = $1 and p.status = 'card_saved' and t.op = 'authorize' and t.state = 'sent'`,
    values: [appointmentId],
  });
  return rowCount !== 0;
}
