import {
  type Client,
  isGrpcServiceError,
  ServiceError,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from "@temporalio/client";
import { ApplicationFailure, CancelledFailure, type UpdateDefinition } from "@temporalio/common";
import type { ApprovalAnswer, BookingRequest, Standing } from "../domain/booking/appointment.ts";
import type { bookAppointment } from "../workflows/booking/book-appointment.ts";
import type { followAppointment } from "../workflows/booking/follow-appointment.ts";
import {
  acceptPrice,
  actAtDesk,
  answerRequest,
  answerTask,
  BOOK_UPDATE_ID,
  book,
  bookingId,
  cancelBooking,
  changeAppointment,
  changeRefund,
  checkPayment,
  type DeskAnswer,
  type DeskTaking,
  type FollowAppointment,
  moveAppointment,
  paymentReported,
  takeOnHold,
  type Wish,
} from "../workflows/booking/messages.ts";
import { bookOptions, followOptions } from "../workflows/booking/options.ts";

const ANSWER_MS = 8_000;

/**
 * When a request that begins now is answered 202 at the latest: the work goes
 * on, and its outcome is read from the database.
 */
export const answerDeadline = () => Date.now() + ANSWER_MS;

export type BookingWorkflows = ReturnType<typeof createBookingWorkflows>;

/**
 * What is asked of the booking workflows. `no_answer`: it is not known (yet) what came of it; the sender looks into
 * the database, and may ask again with the same ids. `gone`: no such workflow is running.
 */
export function createBookingWorkflows(temporal: Client) {
  /** Asks the follow-up, which is started for it if it has ended. */
  const ofFollowUp =
    <Answer, Asked>(update: UpdateDefinition<Answer, [Asked]>) =>
    (ids: FollowAppointment, updateId: string, asked: Asked) =>
      answered<Answer>(temporal, () =>
        temporal.workflow.executeUpdateWithStart(update, {
          updateId,
          args: [asked],
          startWorkflowOperation: startFollowUp(ids),
        }),
      );

  return {
    /**
     * Starts the booking and waits for its first answer until `deadline` (epoch milliseconds), in one request to the
     * server. A repeat attaches to the first, also when that has ended.
     */
    book: (request: BookingRequest, deadline: number) =>
      answered<Standing>(
        temporal,
        () =>
          temporal.workflow.executeUpdateWithStart(book, {
            updateId: BOOK_UPDATE_ID,
            startWorkflowOperation: new WithStartWorkflowOperation<typeof bookAppointment>("bookAppointment", {
              ...bookOptions(request),
              workflowIdConflictPolicy: "USE_EXISTING",
              workflowIdReusePolicy: "REJECT_DUPLICATE",
            }),
          }),
        deadline,
      ),

    /** One act on an appointment that was confirmed. */
    change: ofFollowUp(changeAppointment),

    /** Takes, corrects or gives back money at the desk. */
    actAtDesk: ofFollowUp(actAtDesk),

    /** Answers a task that the follow-up waits with. */
    answerTask: ofFollowUp(answerTask),

    /** Gives money back, or answers who wants to. */
    refund: ofFollowUp(changeRefund),

    /** Gives a confirmed appointment another time, length, practitioner or room. */
    move: ofFollowUp(moveAppointment),

    /** The clinic's answer to a request. A repeat of the same update gets its first outcome, also after the end. */
    answer: (appointmentId: string, updateId: string, wish: Wish & { answer: ApprovalAnswer }) =>
      answered<Standing>(temporal, () =>
        temporal.workflow.getHandle(bookingId(appointmentId)).executeUpdate(answerRequest, { updateId, args: [wish] }),
      ),

    cancelHold: (appointmentId: string, wish: Wish) =>
      answered<Standing>(temporal, () =>
        temporal.workflow.getHandle(bookingId(appointmentId)).executeUpdate(cancelBooking, { args: [wish] }),
      ),

    /** Takes the price or deposit of a hold at the desk. A repeat gets its first outcome. */
    takeOnHold: (appointmentId: string, updateId: string, taking: DeskTaking) =>
      answered<DeskAnswer>(temporal, () =>
        temporal.workflow.getHandle(bookingId(appointmentId)).executeUpdate(takeOnHold, { updateId, args: [taking] }),
      ),

    /** A repeat of the same update gets its first outcome, also when the booking has ended. */
    acceptPrice: (appointmentId: string, updateId: string, wish: Wish) =>
      answered<Standing>(temporal, () =>
        temporal.workflow.getHandle(bookingId(appointmentId)).executeUpdate(acceptPrice, { updateId, args: [wish] }),
      ),

    /** Has the hold's workflow look at Stripe now. */
    checkHold: (appointmentId: string) =>
      answered<void>(temporal, () => temporal.workflow.getHandle(bookingId(appointmentId)).executeUpdate(checkPayment)),

    /** Has the follow-up look at Stripe now; it is started for it if it has ended. */
    checkAppointment: (ids: FollowAppointment) =>
      answered<void>(temporal, () =>
        temporal.workflow.executeUpdateWithStart(checkPayment, { startWorkflowOperation: startFollowUp(ids) }),
      ),

    /** Tells the hold's workflow that Stripe has news. Throws when Temporal does not take it. */
    reportToHold: (appointmentId: string): Promise<"told" | "gone"> =>
      temporal.withDeadline(answerDeadline(), async () => {
        try {
          await temporal.workflow.getHandle(bookingId(appointmentId)).signal(paymentReported);
          return "told";
        } catch (error) {
          if (error instanceof WorkflowNotFoundError) return "gone";
          throw error;
        }
      }),

    /**
     * Tells the follow-up, which is started for it if it has ended: late money finds its way back also after the end.
     */
    reportToFollowUp: async (ids: FollowAppointment): Promise<void> => {
      await temporal.withDeadline(answerDeadline(), () =>
        temporal.workflow.signalWithStart<typeof followAppointment>("followAppointment", {
          ...followOptions(ids),
          signal: paymentReported,
        }),
      );
    },
  };
}

const startFollowUp = (ids: FollowAppointment) =>
  new WithStartWorkflowOperation<typeof followAppointment>("followAppointment", {
    ...followOptions(ids),
    workflowIdConflictPolicy: "USE_EXISTING",
    workflowIdReusePolicy: "ALLOW_DUPLICATE",
  });

async function answered<T>(
  temporal: Client,
  ask: () => Promise<T>,
  deadline = answerDeadline(),
): Promise<{ answer: T } | "no_answer" | "gone"> {
  try {
    return { answer: await temporal.withDeadline(deadline, ask) };
  } catch (error) {
    if (hasEnded(error)) return "gone";
    if (mayGoOn(error)) return "no_answer";
    throw error;
  }
}

/** The workflow is over, or was over before it answered. */
function hasEnded(error: unknown): boolean {
  if (error instanceof WorkflowNotFoundError) return true;
  if (!(error instanceof WorkflowUpdateFailedError)) return false;
  const { cause } = error;
  // The type is the server's word for it.
  const isCutShort = cause instanceof ApplicationFailure && cause.type === "AcceptedUpdateCompletedWorkflow";
  return isCutShort || cause instanceof CancelledFailure;
}

/** No answer in time, a server that went away meanwhile or cannot take more: the work may be going on. */
function mayGoOn(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  // A booking that has ended: the database has its outcome.
  if (error instanceof WorkflowExecutionAlreadyStartedError) return true;
  const status = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(status) && !faults.has(status.code);
}

/**
 * What is wrong with the request or the set-up, and would be with the next one: a fault of ours, answered 500 and
 * logged. INVALID_ARGUMENT, PERMISSION_DENIED, UNIMPLEMENTED, UNAUTHENTICATED.
 */
const faults: ReadonlySet<number> = new Set([3, 7, 12, 16]);
