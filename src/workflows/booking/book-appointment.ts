import {
  allHandlersFinished,
  CancellationScope,
  condition,
  isCancellation,
  setWorkflowOptions,
} from "@temporalio/workflow";
import type { BookingRequest, HoldEnd, Standing } from "../../domain/booking/appointment.ts";
import { now } from "../clock.ts";
import { showStatus } from "../show.ts";
import { bookingActivities, claimSlot, payment } from "../steps.ts";
import { type Undo, undoAll } from "../undo.ts";
import { awaitApproval } from "./await-approval.ts";
import { answerOf, type Inbox, openInbox, tell } from "./inbox.ts";
import { settleHold } from "./settle-hold.ts";
import { tellFollowUp } from "./tell-follow-up.ts";

setWorkflowOptions({ versioningBehavior: "PINNED" }, bookAppointment);

/**
 * Claims the slot, waits for the clinic's approval where it is needed, then for the payment or the patient's consent,
 * and confirms. Every exit short of "confirmed" gives back what it took: the slot at once, the money as soon as Stripe
 * answers.
 */
export async function bookAppointment(request: BookingRequest): Promise<Standing> {
  const inbox = openInbox();
  const undo: Undo[] = [];
  let end: HoldEnd = { status: "cancelled", actor: { kind: "system", accountId: null } };
  try {
    // Registered before the steps they undo. The money first, so that it comes
    // last: the slot is free at once even while Stripe is away.
    undo.push(() => letGo(request));
    undo.push(async () => tell(inbox, await bookingActivities.releaseSlot({ request, end, at: now() })));
    const claimed = await claimSlot({ request, at: now() });
    const approved = claimed.status === "requested" ? await awaitApproval(request, claimed, inbox) : claimed;
    const result = approved.status === "held" ? await settleHold(request, approved, inbox) : approved;
    if ("awaits" in result) {
      // Refused with nothing taken, or confirmed: from that event on `followAppointment` owns the visit and its money.
      undo.length = 0;
      tell(inbox, result);
    } else {
      end = result;
      await undoAll(undo);
    }
  } catch (error) {
    // A bug fails the workflow task, which waits for its fix with everything in place; only being cancelled undoes.
    if (!isCancellation(error)) throw error;
    await undoAll(undo);
    await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
    throw error;
  }
  await condition(allHandlersFinished);
  await heedLateNews(request, inbox); // last: news may come while handlers finish
  const standing = answerOf(inbox);
  showStatus(standing.status);
  return standing;
}

/**
 * Looks at what Stripe reported while the booking was being decided; a follow-up begins only once something is due,
 * which may be late for that. One that has begun may have read its facts before the look, and is told after it.
 */
async function heedLateNews(request: BookingRequest, inbox: Inbox): Promise<void> {
  while (inbox.looksWanted > inbox.looksDone) {
    inbox.looksDone = inbox.looksWanted;
    await lookAgain(request);
    if (inbox.standing?.status === "confirmed") await tellFollowUp(request.appointmentId);
  }
}

const lookAgain = ({ organizationId, paymentId }: BookingRequest) =>
  payment.lookUpPayment.executeWithOptions({ summary: "look at the payment" }, [
    { organizationId, paymentId, at: now() },
  ]);

const letGo = ({ organizationId, paymentId }: BookingRequest) =>
  payment.voidPayment.executeWithOptions({ summary: "let go of the money on hold" }, [
    { organizationId, paymentId, at: now() },
  ]);
