import { type Approval, approveRequest } from "../db/booking/approve-request.ts";
import { changeStatus, type StatusAct } from "../db/booking/change-status.ts";
import { confirmAppointment, releaseSlot } from "../db/booking/end-hold.ts";
import { readFollowUp } from "../db/booking/follow-up.ts";
import { holdSlot } from "../db/booking/hold-slot.ts";
import { type Move, moveAppointment } from "../db/booking/move-appointment.ts";
import { releaseUnpaid } from "../db/booking/release-unpaid.ts";
import { type Waiver, waiveFee } from "../db/booking/waive-fee.ts";
import type { Db } from "../db/client.ts";
import { actAtDesk, type DeskAct } from "../db/payment/act-at-desk.ts";
import { type AnsweredTask, answerTask } from "../db/payment/answer-task.ts";
import { findRefusal } from "../db/payment/attempts.ts";
import { type CardRemoval, removeCard } from "../db/payment/remove-card.ts";
import { type CaptureRequest, requestCapture } from "../db/payment/request-capture.ts";
import { changeRefund, type StaffRefund } from "../db/payment/staff-refunds.ts";
import { type TakenOnHold, takeOnHold } from "../db/payment/take-on-hold.ts";
import { noteUnstranded } from "../db/task/stranded.ts";
import { raiseTask } from "../db/task/tasks.ts";
import type { Actor, BookingRequest, HoldEnd, Standing } from "../domain/booking/appointment.ts";
import type { FollowUp } from "../domain/booking/follow-up.ts";
import type { TaskKind } from "../domain/task/task.ts";

export type BookingActivities = ReturnType<typeof createBookingActivities>;

type Which = { organizationId: string; appointmentId: string };

/** As it travels from the workflow: `at` is the workflow's time, ISO. */
type Sent<Wish> = Wish extends { at: Date } ? Omit<Wish, "at"> & { at: string } : never;

/** The steps of booking that are one Postgres transaction each. Every one may be repeated. */
export function createBookingActivities({ db, now }: { db: Db; now: () => Date }) {
  return {
    holdSlot: ({ request, at }: { request: BookingRequest; at: string }): Promise<Standing> =>
      holdSlot(db, request, { at: new Date(at), now: now() }),

    releaseSlot: ({ request, end, at }: { request: BookingRequest; end: HoldEnd; at: string }): Promise<Standing> =>
      releaseSlot(db, request, end, new Date(at)),

    approveRequest: ({ at, ...approval }: Sent<Approval>): Promise<Standing> =>
      approveRequest(db, { ...approval, at: new Date(at) }),

    confirmAppointment: ({ at, ...which }: Which & { acceptedBy: Actor | null; at: string }): Promise<Standing> =>
      confirmAppointment(db, { ...which, at: new Date(at) }),

    /** null for an appointment that was never held. */
    readFollowUp: async ({ organizationId, appointmentId }: Which): Promise<FollowUp | null> =>
      (await db.inOneFlight(organizationId, (tx) => readFollowUp(tx, appointmentId))) ?? null,

    changeStatus: ({ at, ...act }: Sent<StatusAct>) => changeStatus(db, { ...act, at: new Date(at) }),

    changeRefund: ({ at, ...refund }: Sent<StaffRefund>) => changeRefund(db, { ...refund, at: new Date(at) }),

    waiveFee: ({ at, ...waiver }: Sent<Waiver>) => waiveFee(db, { ...waiver, at: new Date(at) }),

    /** What the card was to pay is due at the clinic; the follow-up takes it from its customer at Stripe. */
    removeCard: ({ at, ...removal }: Sent<CardRemoval>) => removeCard(db, { ...removal, at: new Date(at) }),

    /** Cancels a visit whose patient has not paid in time; does nothing when that is not so any more. */
    releaseUnpaid: ({ at, ...which }: Which & { at: string }): Promise<boolean> =>
      releaseUnpaid(db, { ...which, at: new Date(at) }),

    moveAppointment: ({ at, ...move }: Sent<Move>) => moveAppointment(db, { ...move, at: new Date(at) }),

    /** Notes that an admin wants the money of an authorised payment now, or a part; the follow-up captures it. */
    requestCapture: ({ at, ...wanted }: Sent<CaptureRequest>) => requestCapture(db, { ...wanted, at: new Date(at) }),

    actAtDesk: ({ at, ...wanted }: Sent<DeskAct>) => actAtDesk(db, { ...wanted, at: new Date(at) }),

    /** Confirms a hold with what the desk has taken for it; the payment by card was ended before. */
    takeOnHold: ({ at, ...taken }: Sent<TakenOnHold>) => takeOnHold(db, { ...taken, at: new Date(at) }),

    answerTask: ({ at, ...answered }: Sent<AnsweredTask>) => answerTask(db, { ...answered, at: new Date(at) }),

    raiseTask: ({
      organizationId,
      at,
      dueAt,
      ...task
    }: Which & {
      kind: TaskKind;
      dedupeKey: string;
      detail?: Record<string, string | number>;
      dueAt?: string;
      at: string;
    }): Promise<void> =>
      db.withTenant(organizationId, async (tx) => {
        const paymentId = task.detail?.["paymentId"];
        const code = typeof paymentId === "string" ? (await findRefusal(tx, paymentId))?.code : undefined;
        const detail = { ...task.detail, ...(code ? { code } : {}) };
        await raiseTask(tx, { ...task, detail, dueAt: dueAt ? new Date(dueAt) : null, at: new Date(at) });
        // Its time has gone by, so that nobody can move it any more.
        const { kind, appointmentId } = task;
        if (kind === "suggest_no_show") await noteUnstranded(tx, { appointmentIds: [appointmentId], at: new Date(at) });
      }),
  };
}
