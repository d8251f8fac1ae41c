import { defineQuery, defineSignal, defineUpdate } from "@temporalio/workflow";
import type { Actor, ApprovalAnswer, Standing } from "../../domain/booking/appointment.ts";
import type { Refused } from "../../domain/booking/follow-up.ts";
import type { Act, AppointmentStatus } from "../../domain/booking/lifecycle.ts";
import type { MoveOutcome, MoveWish } from "../../domain/booking/move.ts";
import type { RemovalOutcome } from "../../domain/payment/card-removal.ts";
import type { DeskOutcome, DeskWish, HoldTaking } from "../../domain/payment/desk.ts";
import type { RefundOutcome, RefundWish } from "../../domain/payment/refund.ts";
import type { TaskOutcome, WorkflowAnswer } from "../../domain/task/answer.ts";

// A colon, not a slash: a slash in an id breaks the server's HTTP API and links into its UI.
export const bookingId = (appointmentId: string) => `booking:${appointmentId}`;
export const followId = (appointmentId: string) => `appointment:${appointmentId}`;

/**
 * To `bookAppointment`: where the booking stands once there is something to
 * tell. Always sent with the update id `book`.
 */
export const book = defineUpdate<Standing>("book");
export const BOOK_UPDATE_ID = "book";

/** To either workflow: something may have changed at Stripe. Carries nothing, because Stripe itself is asked. */
export const paymentReported = defineSignal("paymentReported");

/** To the follow-up, sent with its start: begin now, though nothing is due yet. Says no more than that. */
export const beginNow = defineSignal("beginNow");

/** To either workflow: look at Stripe now, and answer once that is done. */
export const checkPayment = defineUpdate<void>("checkPayment");

/**
 * Who wants it, and by which stored request. The reason that was given is found there: histories hold no personal data.
 */
export type Wish = { actor: Actor; requestId?: string };

/**
 * To `bookAppointment`: the clinic's answer to a request. Answers where the appointment stands, which is not what was
 * wanted when somebody else answered first, the patient gave up, or the time to answer was over.
 */
export const answerRequest = defineUpdate<Standing, [Wish & { answer: ApprovalAnswer }]>("answerRequest");

/**
 * To `bookAppointment`: give up the request or the hold. Answers where the appointment stands,
 * which is not `cancelled` when it was confirmed first.
 */
export const cancelBooking = defineUpdate<Standing, [Wish]>("cancelBooking");

/** To `bookAppointment`: the patient accepts the new price of a hold that waits for it. */
export const acceptPrice = defineUpdate<Standing, [Wish]>("acceptPrice");

export type DeskAnswer = { outcome: DeskOutcome; status: AppointmentStatus };

/** What the desk takes of a hold, and by which stored request. */
export type DeskTaking = HoldTaking & Required<Wish>;

/** To `bookAppointment`: the desk takes the price or deposit of a hold instead of its card. */
export const takeOnHold = defineUpdate<DeskAnswer, [DeskTaking]>("takeOnHold");

export type ActAnswer = {
  outcome:
    | "done"
    | "already"
    | "not_possible"
    | "too_late"
    | "too_early"
    | "slot_taken"
    | "not_authorized"
    | "too_much"
    | RemovalOutcome;
  status: AppointmentStatus;
};

/**
 * An act that somebody wants; `acceptEarly`: also before the visit's time. `waivesFee`: what it would cost the patient
 * is not asked for; `waive_fee` says so afterwards. `amountMinor`: how much of the money on hold is taken; all without.
 * `remove_card`: of the card that is kept for the visit.
 */
export type ActWish = Wish & {
  act: Act | "capture" | "waive_fee" | "remove_card";
  acceptEarly?: boolean;
  waivesFee?: boolean;
  amountMinor?: number;
};

/** To `followAppointment`: somebody does something to the appointment. */
export const changeAppointment = defineUpdate<ActAnswer, [ActWish]>("changeAppointment");

export type RefundAnswer = { outcome: RefundOutcome; status: AppointmentStatus };

/** To `followAppointment`: somebody of the clinic gives money back, or answers another person's wish to. */
export const changeRefund = defineUpdate<RefundAnswer, [{ wish: RefundWish; actor: Actor; requestId: string }]>(
  "changeRefund",
);

export type MoveAnswer = { outcome: MoveOutcome; status: AppointmentStatus };

/** To `followAppointment`: somebody gives the appointment another time, length or practitioner. */
export const moveAppointment = defineUpdate<MoveAnswer, [MoveWish & { actor: Actor; requestId: string }]>(
  "moveAppointment",
);

/** To `followAppointment`: somebody takes, corrects or gives back money at the desk. */
export const actAtDesk = defineUpdate<DeskAnswer, [DeskWish & Required<Wish>]>("actAtDesk");

/**
 * To `followAppointment`: a person answers a task that it waits with. A `retry` is answered once it has been tried,
 * whatever came of it.
 */
export const answerTask = defineUpdate<TaskOutcome, [WorkflowAnswer & Required<Wish>]>("answerTask");

/**
 * What the workflow will do next by itself, and when; `steps` grows with
 * everything it has done. `asksCard`: a saved card's money is put on hold then, for as long as it lasts from Stripe's
 * time on. For operators and fast-forward.
 */
export type DueStep = { kind: string; dueAt: string | null; steps: number; asksCard?: boolean };
export const nextDue = defineQuery<DueStep>("nextDue");

/**
 * The start of a follow-up: ids only, its facts are read from the database. A run that goes on from another knows what
 * that one tried.
 */
export type FollowAppointment = {
  organizationId: string;
  appointmentId: string;
  clinicId: string;
  patientId: string;
  tried?: { refused: readonly Refused[]; lookedAt: string; hurriedAt?: string };
};
