import type { Actor } from "../../domain/booking/appointment.ts";
import type { FollowUp } from "../../domain/booking/follow-up.ts";
import { isBeingBooked } from "../../domain/booking/lifecycle.ts";
import type { MessageEvent } from "../../domain/message/message.ts";
import type { DeskOutcome, DeskWish } from "../../domain/payment/desk.ts";
import { dueBackAtDesk } from "../../domain/payment/kept-money.ts";
import { openRestOf } from "../../domain/payment/rest.ts";
import { clinicDay } from "../../domain/time.ts";
import { readFollowUp } from "../booking/follow-up.ts";
import { findReason } from "../booking/requests.ts";
import type { Db, Tx } from "../client.ts";
import { recordEvent } from "../outbox/record-event.ts";
import { balanceDues } from "./balance-dues.ts";
import { correctEntry, type DeskAuthor, findTaken, giveBackEntry, lockVisitOfDesk, takeEntry } from "./desk-entries.ts";
import { askForPaymentAgain, closeIfPaid } from "./desk-tasks.ts";
import { withdraw } from "./withdraw.ts";

export type DeskAct = DeskWish & {
  organizationId: string;
  appointmentId: string;
  actor: Actor;
  requestId: string;
  /** The workflow's time. */
  at: Date;
};

const eventOf = {
  take: "payment.taken_at_desk",
  correct: "payment.corrected",
  give_back: "payment.given_back",
} as const;

/**
 * What somebody at the desk does with a visit's money, with all it entails, in one transaction under the appointment's
 * lock: of two who take the same sum the second finds less due. `already`: the same request has done it before.
 * `card_first`: to be repeated once the payment that is marked as withdrawn has ended.
 */
export function actAtDesk(db: Db, wanted: DeskAct): Promise<{ outcome: DeskOutcome; followUp: FollowUp }> {
  const { organizationId, appointmentId } = wanted;
  return db.withTenant(organizationId, async (tx) => {
    const outcome = await act(tx, wanted);
    const followUp = await readFollowUp(tx, appointmentId);
    if (!followUp) throw new Error("an appointment that was never held has no money at the desk");
    return { outcome, followUp };
  });
}

async function act(tx: Tx, wanted: DeskAct): Promise<DeskOutcome> {
  const { appointmentId, actor, requestId, at } = wanted;
  if (actor.accountId === null) throw new Error("money at the desk has somebody who took it");
  const visit = await lockVisitOfDesk(tx, { appointmentId, requestId });
  if (!visit || isBeingBooked(visit.status)) return "not_possible";
  if (visit.isRepeat) return "already";
  const by = { appointmentId, accountId: actor.accountId, requestId, at, onDate: clinicDay(at, visit.timeZone) };
  const payload = await write(tx, by, wanted);
  if (typeof payload === "string") return payload;
  await balanceDues(tx, appointmentId, at);
  if (wanted.act === "take") await closeIfPaid(tx, appointmentId, at);
  if (wanted.act === "correct") await askForPaymentAgain(tx, appointmentId, at);
  await recordEvent(tx, { appointmentId, kind: eventOf[wanted.act], at, payload });
  return "done";
}

/** Why nothing was written, or what the event of it names. */
type Written = Exclude<DeskOutcome, "done"> | MessageEvent["payload"];

async function write(tx: Tx, by: DeskAuthor, wanted: DeskAct): Promise<Written> {
  switch (wanted.act) {
    case "take": {
      const paymentId = await takeEntry(tx, by, wanted);
      if (paymentId) return { paymentId };
      return wanted.insteadOfCard ? withdrawRest(tx, by, wanted.amountMinor) : "more_than_due";
    }
    case "correct":
      return correct(tx, by, wanted.paymentId);
    case "give_back":
      return giveBack(tx, by, wanted);
  }
}

/**
 * Has the card or its link not bring the rest of a deposit any more, where that makes so much due: from here on nothing
 * new is asked of either, and Stripe is asked what came of them before the money is taken here.
 */
async function withdrawRest(tx: Tx, { appointmentId, at }: DeskAuthor, amountMinor: number): Promise<Written> {
  const facts = await readFollowUp(tx, appointmentId);
  const rest = facts && openRestOf(facts);
  if (!rest) return "more_than_due";
  const dueMinor = facts.payments.find(({ status }) => status === "due_at_clinic")?.amountMinor ?? 0;
  if (amountMinor > dueMinor + rest.amountMinor) return "more_than_due";
  await withdraw(tx, { appointmentId, paymentIds: [rest.paymentId], at });
  return "card_first";
}

async function correct(tx: Tx, by: DeskAuthor, paymentId: string): Promise<Written> {
  const taken = await findTaken(tx, by.appointmentId, paymentId);
  if (!taken) return "not_found";
  if (!taken.stands || taken.refundedMinor > 0) return "not_possible";
  if (taken.accountId === by.accountId) return "same_person";
  const { method } = taken;
  await correctEntry(tx, by, { paymentId, method, reason: await findReason(tx, by.appointmentId, by.requestId) });
  return { paymentId };
}

async function giveBack(
  tx: Tx,
  by: DeskAuthor,
  { paymentId, amountMinor }: { paymentId: string; amountMinor: number },
): Promise<Written> {
  const taken = await findTaken(tx, by.appointmentId, paymentId);
  if (!taken) return "not_found";
  const facts = await readFollowUp(tx, by.appointmentId);
  const due = facts && dueBackAtDesk(facts).find((one) => one.paymentId === paymentId);
  if (!due || amountMinor > due.amountMinor) return "more_than_due";
  return { refundId: await giveBackEntry(tx, by, { paymentId, method: taken.method, amountMinor }) };
}
