import { allHandlersFinished, condition, setHandler } from "@temporalio/workflow";
import { type FollowUp, type NextStep, nextStep, type Refused } from "../../domain/booking/follow-up.ts";
import { openRestOf } from "../../domain/payment/rest.ts";
import { now } from "../clock.ts";
import { bookingActivities } from "../steps.ts";
import {
  type ActAnswer,
  actAtDesk,
  answerTask,
  beginNow,
  changeAppointment,
  changeRefund,
  checkPayment,
  type FollowAppointment,
  moveAppointment,
  nextDue,
  paymentReported,
} from "./messages.ts";

/**
 * What `followAppointment` knows and what messages want of it. Acts are done by
 * their handlers, all else by the main function.
 */
export type State = {
  /** null until they are read, and for an appointment that was never held. */
  facts: FollowUp | null;
  refused: readonly Refused[];
  /** When Stripe was last asked how the payments stand; at first, when this run began. ISO. */
  lookedAt: string;
  /** Grows with each act, so that a wait knows that the facts have changed. */
  changes: number;
  looksWanted: number;
  looksDone: number;
  /**
   * When a person last answered what was refused, and how many wanted it tried again; `retriesDone` grows with each
   * rest. ISO.
   */
  hurriedAt?: string;
  retriesWanted: number;
  retriesDone: number;
  /** Grows with everything that was done. */
  steps: number;
};

/** To be called before the first await, so that no message comes too early. */
export function openState(ids: FollowAppointment): State {
  const state: State = {
    facts: null,
    refused: ids.tried?.refused ?? [],
    lookedAt: ids.tried?.lookedAt ?? now(),
    changes: 0,
    looksWanted: 0,
    looksDone: 0,
    ...(ids.tried?.hurriedAt ? { hurriedAt: ids.tried.hurriedAt } : {}),
    retriesWanted: 0,
    retriesDone: 0,
    steps: 0,
  };
  takeActs(ids, state);
  setHandler(beginNow, () => {}); // that it came is all that was wanted
  setHandler(paymentReported, () => {
    state.looksWanted++;
  });
  setHandler(checkPayment, async () => {
    state.refused = [];
    const mine = ++state.looksWanted;
    await condition(() => state.looksDone >= mine);
  });
  setHandler(nextDue, () => {
    const step: NextStep = state.facts ? decide(state, state.facts) : { kind: "wait" };
    // Money that is let go of before it lapses is asked of a saved card once more.
    const hasCard = state.facts?.payments.some((payment) => payment.hasCard) ?? false;
    const asksCard = step.kind === "authorize" || (step.kind === "release_or_capture" && hasCard);
    return { kind: step.kind, dueAt: "dueAt" in step ? step.dueAt : null, steps: state.steps, asksCard };
  });
  return state;
}

function takeActs({ organizationId, appointmentId, clinicId, patientId }: FollowAppointment, state: State): void {
  const inTurn = changingInTurn(state);
  setHandler(changeAppointment, ({ act, amountMinor, ...wish }) =>
    inTurn<ActAnswer["outcome"]>(() => {
      const which = { organizationId, appointmentId, at: now() };
      if (act === "capture") return bookingActivities.requestCapture({ ...which, ...wish, amountMinor });
      if (act === "waive_fee") return bookingActivities.waiveFee({ ...which, ...wish });
      if (act === "remove_card") return bookingActivities.removeCard({ ...which, ...wish });
      return bookingActivities.changeStatus({ ...which, act, ...wish });
    }),
  );
  setHandler(changeRefund, (refund) =>
    inTurn(() => bookingActivities.changeRefund({ organizationId, appointmentId, at: now(), ...refund })),
  );
  setHandler(actAtDesk, async (wish) => {
    let mine = 0;
    const act = () =>
      inTurn(async () => {
        const done = await bookingActivities.actAtDesk({ organizationId, appointmentId, at: now(), ...wish });
        if (done.outcome === "card_first") mine = ++state.retriesWanted;
        return done;
      });
    const first = await act();
    if (first.outcome !== "card_first") return first;
    // Lets the main function end the payment by card, so that nobody pays twice.
    await condition(() => !isWithdrawing(state.facts) || state.retriesDone >= mine);
    return act();
  });
  setHandler(answerTask, async (wish) => {
    let mine = 0;
    const { outcome } = await inTurn(async () => {
      const answered = await bookingActivities.answerTask({ organizationId, appointmentId, at: now(), ...wish });
      if (answered.outcome !== "done") return answered;
      state.hurriedAt = now(); // what was settled keeps nothing else waiting
      if (wish.answer === "retry") mine = ++state.retriesWanted;
      return answered;
    });
    await condition(() => state.retriesDone >= mine);
    return outcome;
  });
  setHandler(moveAppointment, (wish) =>
    inTurn(() =>
      bookingActivities.moveAppointment({ organizationId, appointmentId, clinicId, patientId, at: now(), ...wish }),
    ),
  );
}

/** Does what changes the appointment one after the other, so that the last answer holds the latest facts. */
function changingInTurn(state: State) {
  let isChanging = false;
  return async function inTurn<Outcome>(change: () => Promise<{ outcome: Outcome; followUp: FollowUp }>) {
    // Conditions are all evaluated before anybody goes on: look again.
    while (isChanging) await condition(() => !isChanging);
    isChanging = true;
    try {
      const { outcome, followUp } = await change();
      state.facts = followUp;
      state.refused = []; // whoever acts wants the money to follow
      state.changes++;
      return { outcome, status: followUp.status };
    } finally {
      isChanging = false;
    }
  };
}

/** The desk takes the rest of a deposit, and it is not known yet that its card and link do not. */
const isWithdrawing = (facts: FollowUp | null) => (facts ? openRestOf(facts)?.withdrawn : false) ?? false;

/** Reads the facts anew; again when somebody acted meanwhile, because the act may be younger than what was read. */
export async function refresh({ organizationId, appointmentId }: FollowAppointment, state: State): Promise<void> {
  for (;;) {
    const { changes } = state;
    const facts = await bookingActivities.readFollowUp({ organizationId, appointmentId });
    if (state.changes !== changes) continue;
    state.facts = facts;
    return;
  }
}

/** What comes next, by the facts as they are; also while an earlier step is under way and an act has changed them. */
export const decide = (state: State, facts: FollowUp): NextStep => nextStep(facts, new Date(Date.now()), state);

/** Nothing is left to try at the moment. */
export function noteRest(state: State): void {
  state.retriesDone = state.retriesWanted;
}

export const isLookWanted = ({ looksWanted, looksDone }: State): boolean => looksWanted > looksDone;

/** Tells, whenever asked, whether somebody has acted or wants a look since. */
export function newsSince(state: State): () => boolean {
  const { changes } = state;
  return () => state.changes > changes || isLookWanted(state);
}

/** No message is under way, so nothing of it would be lost with this run. */
export const isQuiet = (state: State): boolean => allHandlersFinished() && !isLookWanted(state);
