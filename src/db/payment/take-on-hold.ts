import type { Actor, Standing } from "../../domain/booking/appointment.ts";
import { type DeskOutcome, type HoldTaking, neededOf } from "../../domain/payment/desk.ts";
import { clinicDay } from "../../domain/time.ts";
import { confirmHeld } from "../booking/confirm-held.ts";
import { lockStanding } from "../booking/standing.ts";
import type { Db, Tx } from "../client.ts";
import { recordEvent } from "../outbox/record-event.ts";
import { balanceDues } from "./balance-dues.ts";
import { takeEntry } from "./desk-entries.ts";
import { leaveBalanceToClinic } from "./saved-cards.ts";
import { withdraw } from "./withdraw.ts";

export type TakenOnHold = HoldTaking & {
  organizationId: string;
  appointmentId: string;
  actor: Actor;
  requestId: string;
  /** The workflow's time. */
  at: Date;
};

/**
 * Confirms a hold with the price or deposit that the desk has taken, in one transaction under the appointment's lock:
 * of this and a payment by card the first confirms it, and the other finds that it has. `card_first`: its card is not
 * known to be out, so nothing is taken, and the card is marked as withdrawn. `already`: the same request has done it
 * before.
 */
export function takeOnHold(db: Db, wanted: TakenOnHold): Promise<{ outcome: DeskOutcome; standing: Standing }> {
  const { organizationId, appointmentId } = wanted;
  return db.withTenant(organizationId, async (tx) => {
    const standing = await lockStanding(tx, appointmentId);
    if (!standing) throw new Error("money for an appointment that was never held");
    const outcome = await take(tx, wanted, standing);
    return { outcome, standing: outcome === "done" ? { ...standing, status: "confirmed", awaits: null } : standing };
  });
}

async function take(tx: Tx, wanted: TakenOnHold, { status, awaits }: Standing): Promise<DeskOutcome> {
  const { appointmentId, actor, requestId, method, amountMinor, at } = wanted;
  if (actor.accountId === null) throw new Error("money at the desk has somebody who took it");
  const visit = await readVisit(tx, appointmentId, requestId);
  if (visit.isRepeat) return "already";
  if (status === "confirmed") return "more_than_due";
  if (status !== "held" || awaits !== "payment") return "not_possible";
  const { totalMinor, depositMinor, timeZone, openByCard } = visit;
  if (amountMinor > totalMinor) return "more_than_due";
  if (amountMinor < neededOf(visit)) return "less_than_needed";
  if (openByCard.length > 0) {
    await withdraw(tx, { appointmentId, paymentIds: openByCard, at });
    return "card_first";
  }
  await confirmHeld(tx, { appointmentId, actor, reasonCode: "paid_at_desk", requestId, at });
  await leaveBalanceToClinic(tx, appointmentId);
  await balanceDues(tx, appointmentId, at);
  const purpose = depositMinor === null || amountMinor === totalMinor ? "price" : "deposit";
  const by = { appointmentId, accountId: actor.accountId, requestId, at, onDate: clinicDay(at, timeZone) };
  const paymentId = await takeEntry(tx, by, { method, amountMinor, purpose });
  if (!paymentId) throw new Error("a price that was just confirmed is due");
  await balanceDues(tx, appointmentId, at);
  await recordEvent(tx, { appointmentId, kind: "payment.taken_at_desk", at, payload: { paymentId } });
  return "done";
}

type Visit = {
  totalMinor: number;
  depositMinor: number | null;
  timeZone: string;
  isRepeat: boolean;
  /** The payments of which money may yet come by card. */
  openByCard: string[];
};

async function readVisit(tx: Tx, appointmentId: string, requestId: string): Promise<Visit> {
  const { rows } = await tx.$client.query<Visit>({
    name: "read_held_visit",
    text: `select a.total_minor as "totalMinor", a.deposit_minor as "depositMinor", c.time_zone as "timeZone",
             exists (select from desk_entries e where e.request_id = $2) as "isRepeat",
             array(select p.id from payments p where p.appointment_id = a.id and p.method = 'card' and p.status not in ('voided', 'expired')) as "openByCard"
           from appointments a join clinics c on c.organization_id = a.organization_id and c.id = a.clinic_id
           where a.id = $1`,
    values: [appointmentId, requestId],
  });
  const [visit] = rows;
  if (!visit) throw new Error("money for an appointment that is not there");
  return visit;
}
