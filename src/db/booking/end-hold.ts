import type { Actor, BookingRequest, HoldEnd, Standing } from "../../domain/booking/appointment.ts";
import { isBeingBooked } from "../../domain/booking/lifecycle.ts";
import type { DeskPlan } from "../../domain/payment/desk-plan.ts";
import type { Db, Tx } from "../client.ts";
import { forgetAnswers } from "../intake/answers.ts";
import { recordEvent } from "../outbox/record-event.ts";
import { balanceDues } from "../payment/balance-dues.ts";
import { wasPaymentTried } from "../payment/queries.ts";
import { tellClinic } from "../payment/refused-making.ts";
import { openBalanceByCard } from "../payment/saved-cards.ts";
import { releaseDiscount } from "../pricing/discount-quota.ts";
import { noteUnstranded } from "../task/stranded.ts";
import { confirmHeld } from "./confirm-held.ts";
import { insertRefusal } from "./insert-appointment.ts";
import { lockPatient } from "./lock-patient.ts";
import { logStatus } from "./log-status.ts";
import { vacate } from "./occupy.ts";
import { lockStanding } from "./standing.ts";

const system: Actor = { kind: "system", accountId: null };

/**
 * Ends a request or a hold: its time is free, its quota place given back and what its patient answered gone when this
 * commits. An appointment that is decided is left as it is. An unknown id gets a terminal row, so that a late
 * attempt at it finds it and holds nothing. Safe to repeat.
 */
export function releaseSlot(db: Db, request: BookingRequest, end: HoldEnd, at: Date): Promise<Standing> {
  const { appointmentId } = request;
  return db.withTenant(request.organizationId, async (tx) => {
    // A claim that is still under way commits first: its row would else be seen by nobody, and its hold never end.
    const [, standing] = await Promise.all([lockPatient(tx, request.patientId), lockStanding(tx, appointmentId)]);
    if (!standing) return insertRefusal(tx, request, { minutes: 1 }, "request_expired", at);
    if (!isBeingBooked(standing.status)) return standing;
    const refusalCode = end.status === "refused" ? end.code : null;
    const [paymentTried, deskPlan] = await Promise.all([
      wasPaymentTried(tx, appointmentId),
      findDeskPlan(tx, appointmentId),
    ]);
    await Promise.all([
      tx.$client.query({
        name: "end_hold",
        text: "update appointments set status = $2, refusal_code = $3 where id = $1",
        values: [appointmentId, end.status, refusalCode],
      }),
      balanceDues(tx, appointmentId, at), // what was to be paid at the clinic is not any more
      vacate(tx, appointmentId),
      releaseDiscount(tx, appointmentId),
      noteUnstranded(tx, { appointmentIds: [appointmentId], at }),
      forgetAnswers(tx, appointmentId),
      ...(refusalCode === "payment_unavailable" ? [tellClinic(tx, request, at)] : []),
      logStatus(tx, {
        appointmentId,
        from: standing.status,
        to: end.status,
        actor: system,
        ...(end.status === "cancelled" ? {} : { reasonCode: refusalCode ?? "hold_over" }),
        ...whoEnds(end),
        at,
      }),
      recordEvent(tx, {
        appointmentId,
        kind: `appointment.${end.status}`,
        at,
        payload: {
          from: standing.status,
          paymentTried,
          wasApproved: standing.status === "held" && standing.approvalDueAt !== null,
          deskPlan,
          ...(refusalCode ? { code: refusalCode } : {}),
        },
      }),
    ]);
    return { ...standing, status: end.status, awaits: null, refusalCode };
  });
}

async function findDeskPlan(tx: Tx, appointmentId: string): Promise<DeskPlan | null> {
  const { rows } = await tx.$client.query<{ deskPlan: DeskPlan | null }>({
    name: "find_desk_plan",
    text: 'select desk_plan as "deskPlan" from appointments where id = $1',
    values: [appointmentId],
  });
  return rows[0]?.deskPlan ?? null;
}

function whoEnds(end: HoldEnd): { actor?: Actor; requestId?: string } {
  if (end.status === "expired") return {};
  const { actor, requestId } = end;
  return { ...(actor ? { actor } : {}), ...(requestId ? { requestId } : {}) };
}

/**
 * Confirms a hold whose card is authorised for what it is to pay or saved for it, or whose new price the patient
 * accepts (`acceptedBy`). Anything else is left as it is: the answer says where the appointment stands. One
 * transaction; safe to repeat.
 */
export function confirmAppointment(
  db: Db,
  {
    organizationId,
    appointmentId,
    acceptedBy,
    at,
  }: { organizationId: string; appointmentId: string; acceptedBy: Actor | null; at: Date },
): Promise<Standing> {
  return db.withTenant(organizationId, async (tx) => {
    const standing = await lockStanding(tx, appointmentId);
    if (!standing) throw new Error("an appointment that was never held cannot be confirmed");
    if (standing.status !== "held") return standing;
    const isAccepted = acceptedBy !== null && standing.awaits === "price_acceptance";
    const { secured, isDeposit } = isAccepted
      ? { secured: "price_accepted", isDeposit: false }
      : await securedBy(tx, appointmentId);
    if (secured === null) return standing;
    const actor = isAccepted && acceptedBy ? acceptedBy : system;
    await confirmHeld(tx, { appointmentId, actor, reasonCode: secured, at });
    if (isDeposit) {
      await openBalanceByCard(tx, appointmentId);
      await balanceDues(tx, appointmentId, at);
    }
    return { ...standing, status: "confirmed", awaits: null };
  });
}

type Security = { secured: "payment_authorized" | "card_saved" | null; isDeposit: boolean };

/** What its price or deposit rests on: money on hold or taken, or a saved card; null = nothing yet. */
async function securedBy(tx: Tx, appointmentId: string): Promise<Security> {
  const { rows } = await tx.$client.query<{ isPaid: boolean; isSaved: boolean; isDeposit: boolean }>({
    name: "secured_by",
    text: `select coalesce(sum(p.authorized_minor + p.captured_minor) filter (where p.status in ('authorized', 'captured')), 0) >= coalesce(a.deposit_minor, a.total_minor) as "isPaid",
             a.deposit_minor is not null as "isDeposit",
             coalesce(bool_or(p.status = 'card_saved'), false) as "isSaved"
           from appointments a
           left join payments p on p.organization_id = a.organization_id and p.appointment_id = a.id and p.method = 'card'
           where a.id = $1
           group by a.deposit_minor, a.total_minor`,
    values: [appointmentId],
  });
  const [payment] = rows;
  if (payment?.isPaid) return { secured: "payment_authorized", isDeposit: payment.isDeposit };
  return { secured: payment?.isSaved ? "card_saved" : null, isDeposit: false };
}
