import type { Actor } from "../../domain/booking/appointment.ts";
import type { FollowUp } from "../../domain/booking/follow-up.ts";
import { isOff } from "../../domain/booking/lifecycle.ts";
import { isFeeByCard } from "../../domain/payment/card-fee.ts";
import { isAtDesk } from "../../domain/payment/kept-money.ts";
import type { PaymentFacts } from "../../domain/payment/payment.ts";
import { readFollowUp } from "../booking/follow-up.ts";
import { lockStanding } from "../booking/standing.ts";
import type { Db, Tx } from "../client.ts";
import { closeTasks } from "../task/tasks.ts";

export type CaptureRequest = {
  organizationId: string;
  appointmentId: string;
  /** A follow-up of before it was noted who does not say. */
  actor?: Actor;
  requestId?: string | undefined;
  /** Of what is on hold; undefined = all. */
  amountMinor?: number | undefined;
  /** The workflow's time. */
  at: Date;
};

/**
 * `already`: it was asked for or taken before, as much of it. `not_authorized`: there is no money on hold that is not
 * being taken otherwise. `too_much`: so much is not on hold. `not_possible`: the visit is off, so what is on hold or
 * was taken goes back.
 */
export type CaptureRequestOutcome = "done" | "already" | "not_authorized" | "too_much" | "not_possible";

/**
 * Notes, once, that somebody entitled to wants the money on hold taken now, or a part, of which the rest is owed no
 * more then. A part is of one payment, the newest on hold for the price; the system takes a fee by itself.
 */
export function requestCapture(
  db: Db,
  wanted: CaptureRequest,
): Promise<{ outcome: CaptureRequestOutcome; followUp: FollowUp }> {
  const { organizationId, appointmentId, amountMinor, at } = wanted;
  return db.withTenant(organizationId, async (tx) => {
    await lockStanding(tx, appointmentId);
    const isNoted = await note(tx, wanted);
    if (isNoted) await closeTasks(tx, { appointmentId, kinds: ["to_capture"], at });
    const followUp = await readFollowUp(tx, appointmentId);
    if (!followUp) throw new Error("an appointment that was never held has no payment");
    return { outcome: isNoted ? "done" : explain(followUp, amountMinor), followUp };
  });
}

async function note(tx: Tx, { appointmentId, actor, requestId, amountMinor, at }: CaptureRequest): Promise<boolean> {
  const { rowCount } = await tx.$client.query({
    name: "request_capture",
    text: `update payments p set capture_requested_at = $2, capture_requested_by = $3, capture_minor = nullif($4::bigint, p.authorized_minor),
             capture_note = (select k.reason from idempotency_keys k where k.appointment_id = $1 and k.id = $5)
           from appointments a
           where p.appointment_id = $1 and p.status = 'authorized' and p.capture_requested_at is null and coalesce($4, 0) <= p.authorized_minor
             and ($4::bigint is null or p.id = (select o.id from payments o
               where o.appointment_id = $1 and o.status = 'authorized' and o.purpose <> 'fee' order by o.id desc limit 1))
             and a.id = p.appointment_id and a.status not in ('cancelled', 'expired', 'refused')`,
    values: [appointmentId, at, actor?.accountId ?? null, amountMinor ?? null, requestId ?? null],
  });
  return rowCount !== 0;
}

function explain({ status, payments }: FollowUp, amountMinor: number | undefined): CaptureRequestOutcome {
  const isUntaken = (one: PaymentFacts) => one.status === "authorized" && !one.captureRequested && !isFeeByCard(one);
  if (!isOff(status) && payments.some(isUntaken)) return "too_much";
  const asked = payments.findLast(({ captureRequested }) => captureRequested);
  if (asked) return (amountMinor ?? asked.amountMinor) === wantedOf(asked) ? "already" : "not_authorized";
  if (isOff(status)) return "not_possible";
  const taken = payments.findLast((payment) => payment.status === "captured" && !isAtDesk(payment));
  return taken && (amountMinor ?? taken.capturedMinor) === taken.capturedMinor ? "already" : "not_authorized";
}

const wantedOf = ({ captureMinor, amountMinor }: PaymentFacts) => captureMinor ?? amountMinor;
