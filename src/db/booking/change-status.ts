import type { Actor } from "../../domain/booking/appointment.ts";
import { cancellationFee } from "../../domain/booking/cancellation.ts";
import { isEarly } from "../../domain/booking/early.ts";
import type { FollowUp } from "../../domain/booking/follow-up.ts";
import { type Act, type AppointmentStatus, decideAct, isBeingBooked, isLive } from "../../domain/booking/lifecycle.ts";
import { type StoredTerms, termsOf } from "../../domain/payment/fees.ts";
import type { Db, Tx } from "../client.ts";
import { recordEvent } from "../outbox/record-event.ts";
import { askFeeOfCard } from "../payment/ask-fee-of-card.ts";
import { balanceDues } from "../payment/balance-dues.ts";
import { dueInsteadKinds } from "../payment/desk-tasks.ts";
import { noteToCapture } from "../payment/to-capture.ts";
import { releaseDiscount } from "../pricing/discount-quota.ts";
import { noteUnstranded } from "../task/stranded.ts";
import { closeTasks } from "../task/tasks.ts";
import { readFollowUp } from "./follow-up.ts";
import { logStatus } from "./log-status.ts";
import { listSubjects, occupy, vacate } from "./occupy.ts";
import { overbook } from "./overbook.ts";

export type StatusAct = {
  organizationId: string;
  appointmentId: string;
  act: Act;
  actor: Actor;
  reason?: string | undefined;
  /** What asks for it: done once, also when it is repeated after others have taken it back. */
  requestId?: string | undefined;
  /** Whoever asks knows that the visit's time has not come. */
  acceptEarly?: boolean | undefined;
  /** What it would cost the patient is not asked for. */
  waivesFee?: boolean | undefined;
  /** The workflow's time; the notice of a cancellation is measured to it, and whether an act is early. */
  at: Date;
};

/**
 * `done`: changed now. `already`: it stands there, or the same request has brought it there before, so a repeat is
 * harmless. `not_possible`: the lifecycle forbids it. `too_late`: a patient cancels when only the clinic can.
 * `too_early`: the visit's time has not come, and nobody said that it is meant. `slot_taken`: an undo needs time that
 * somebody else has got since.
 */
export type ActOutcome = "done" | "already" | "not_possible" | "too_late" | "too_early" | "slot_taken";

/**
 * One act on an appointment that has been confirmed, with all it entails, in one transaction: status,
 * log, event; the end of a visit frees its time, a cancel gives the quota place back as well, an undo
 * takes the time again. Money follows later, from the status.
 */
export function changeStatus(db: Db, wanted: StatusAct): Promise<{ outcome: ActOutcome; followUp: FollowUp }> {
  return db.withTenant(wanted.organizationId, async (tx) => {
    const outcome = await change(tx, wanted);
    const followUp = await readFollowUp(tx, wanted.appointmentId);
    if (!followUp) throw new Error("an appointment that was never held has no status to change");
    return { outcome, followUp };
  });
}

/** The same within a transaction. */
export async function change(tx: Tx, wanted: StatusAct): Promise<ActOutcome> {
  const { appointmentId, act, actor, reason, requestId, acceptEarly, at } = wanted;
  const row = await lockVisit(tx, appointmentId, requestId);
  if (!row || isBeingBooked(row.status)) return "not_possible";
  if (row.is_repeat) return "already";
  const to = decideAct(row.status, act);
  if (to === "already" || to === "not_possible") return to;
  const fee = feeOf(row, wanted);
  if (fee === "too_late") return fee;
  if (!acceptEarly && isEarly(act, { at, startsAt: row.starts_at, timeZone: row.time_zone })) return "too_early";
  const isWaived = wanted.waivesFee === true && fee !== null && fee > 0;
  if (isLive(to) && !isLive(row.status)) {
    const visit = { appointmentId, startsAt: row.starts_at, endsAt: row.ends_at };
    if (!(await occupyAgain(tx, visit, row.overbooking_reason))) return "slot_taken";
  }
  await Promise.all([
    tx.$client.query({
      name: "set_status",
      text: "update appointments set status = $2, fee_minor = $3 where id = $1",
      values: [appointmentId, to, isWaived ? 0 : fee],
    }),
    ...(fee !== null || row.fee_minor !== null ? [oweFee(tx, appointmentId, isWaived ? 0 : fee, at)] : []),
    ...(isLive(to) ? [] : [vacate(tx, appointmentId)]),
    ...(to === "cancelled" ? [releaseDiscount(tx, appointmentId)] : []),
    // Nothing is due any more for a visit that is off, unless it has a fee.
    closeTasks(tx, {
      appointmentId,
      kinds: ["suggest_no_show", "to_capture", ...(to === "cancelled" && (isWaived || !fee) ? dueInsteadKinds : [])],
      at,
    }),
    ...(to === "completed" ? [noteToCapture(tx, appointmentId, at)] : []),
    noteUnstranded(tx, { appointmentIds: [appointmentId], at }),
    logStatus(tx, {
      appointmentId,
      from: row.status,
      to,
      actor,
      reasonCode: isWaived ? "fee_waived" : reason,
      requestId,
      at,
    }),
    recordEvent(tx, { appointmentId, kind: `appointment.${eventOf(to)}`, at, payload: { from: row.status } }),
  ]);
  return "done";
}

/** What the act costs the patient by what was promised at booking; null for one that costs nothing by its nature. */
function feeOf(row: VisitRow, { act, actor, at }: StatusAct): number | "too_late" | null {
  const { fee_terms: feeTerms, total_minor: totalMinor, notice_minutes: cancellationNoticeMinutes } = row;
  const terms = termsOf({ feeTerms, totalMinor, cancellationNoticeMinutes });
  if (act === "mark_no_show") return terms.noShowMinor;
  return act === "cancel" ? cancellationFee({ startsAt: row.starts_at, terms }, at, actor.kind) : null;
}

/** Of the card that was saved for the visit, where there is one; else at the clinic. */
async function oweFee(tx: Tx, appointmentId: string, fee: number | null, at: Date): Promise<void> {
  await balanceDues(tx, appointmentId, at);
  if (fee !== null && fee > 0) await askFeeOfCard(tx, appointmentId, at);
}

/** What lay on top of others may do so again. */
async function occupyAgain(tx: Tx, visit: Parameters<typeof occupy>[1], overbookingReason: string | null) {
  const subjects = await listSubjects(tx, visit.appointmentId);
  if (overbookingReason === null) return occupy(tx, visit, subjects);
  const taken = await overbook(tx, visit, subjects, overbookingReason);
  return taken === "free" || taken === "overbooked";
}

/** No act leads to a hold: those begin with a booking of their own. */
function eventOf(status: AppointmentStatus) {
  if (isBeingBooked(status)) throw new Error(`no act leads to ${status}`);
  return status;
}

type VisitRow = {
  status: AppointmentStatus;
  starts_at: Date;
  ends_at: Date;
  overbooking_reason: string | null;
  total_minor: number;
  fee_terms: StoredTerms | null;
  fee_minor: number | null;
  notice_minutes: number;
  time_zone: string;
  is_repeat: boolean;
};

async function lockVisit(tx: Tx, appointmentId: string, requestId: string | undefined) {
  const { rows } = await tx.$client.query<VisitRow>({
    name: "lock_visit",
    text: `select a.status, a.starts_at, a.ends_at, a.overbooking_reason, a.total_minor, a.fee_terms, a.fee_minor,
             o.cancellation_notice_minutes as notice_minutes, c.time_zone,
             exists (select from status_log l where l.appointment_id = a.id and l.request_id = $2) as is_repeat
           from appointments a
           join organizations o on o.id = a.organization_id
           join clinics c on c.organization_id = a.organization_id and c.id = a.clinic_id
           where a.id = $1
           for update of a`,
    values: [appointmentId, requestId ?? null],
  });
  return rows[0];
}
