import type { BookEntry } from "../../local/stripe/emulator.ts";
import { cards } from "../support/browser.ts";
import type { Ending, Patient } from "./patient.ts";

/**
 * One step of a booking that a process can be killed in: how a patient comes to it, and what they do to go through it.
 */
export type Step = {
  name: string;
  part: "worker" | "api";
  /** Where several steps have the same name, what this one is about. */
  about?: string;
  /** Brings an appointment to where the step comes next. Undefined: the step is the first thing that happens to it. */
  arrive?: (patient: Patient) => Promise<string>;
  /** Goes through the step and all that follows; resolves when the appointment stands as it should. */
  go: (patient: Patient, appointmentId: string | undefined) => Promise<void>;
};

const hold = (patient: Patient) => patient.hold();
const request = (patient: Patient) => patient.request();

async function confirmHeld(patient: Patient): Promise<string> {
  const id = await patient.hold();
  await patient.pay(id);
  await patient.reach(id, "confirmed");
  return id;
}

async function payAndTake(patient: Patient): Promise<string> {
  const id = await confirmHeld(patient);
  await takeMoney(patient, id);
  return id;
}

async function bookAndPay(patient: Patient): Promise<void> {
  await confirmHeld(patient);
}

const payHeld = async (patient: Patient, id: string | undefined) => {
  if (id === undefined) throw new Error("nothing to pay");
  await patient.pay(id);
  await patient.reach(id, "confirmed");
};

const takeMoney = async (patient: Patient, id: string | undefined) => {
  if (id === undefined) throw new Error("nothing to take");
  await patient.take(id);
  await patient.reach(id, "paid");
};

const approveAndPay = async (patient: Patient, id: string | undefined) => {
  if (id === undefined) throw new Error("nothing to approve");
  await patient.approve(id);
  await patient.pay(id);
  await patient.reach(id, "confirmed");
};

const cancelUntil = (end: Ending) => async (patient: Patient, id: string | undefined) => {
  if (id === undefined) throw new Error("nothing to cancel");
  await patient.cancel(id);
  await patient.reach(id, end);
};

const giveBack = async (patient: Patient, id: string | undefined) => {
  if (id === undefined) throw new Error("nothing to give back");
  await patient.getBack(id);
};

const bookFree = (patient: Patient) => patient.bookFree();

const payAtDesk = async (patient: Patient, id: string | undefined) => {
  if (id === undefined) throw new Error("nothing is due at the desk");
  await patient.payAtDesk(id);
};

const payDeposit = (patient: Patient) => patient.payDeposit();

const payRestAtDesk = async (patient: Patient, id: string | undefined) => {
  if (id === undefined) throw new Error("there is no rest");
  await patient.payRestAtDesk(id);
};

const payHoldAtDesk = async (patient: Patient, id: string | undefined) => {
  if (id === undefined) throw new Error("nothing is held");
  await patient.payHoldAtDesk(id);
};

const moveAway = async (patient: Patient, id: string | undefined) => {
  if (id === undefined) throw new Error("nothing to move");
  await patient.move(id);
};

const askSavedCard = async (patient: Patient, id: string | undefined) => {
  if (id === undefined) throw new Error("no card is saved");
  await patient.moveNear(id);
  await patient.reach(id, "confirmed");
};

const stayAway = async (patient: Patient, id: string | undefined) => {
  if (id === undefined) throw new Error("nothing to miss");
  await patient.miss(id);
};

const miss = async (patient: Patient): Promise<string> => {
  const id = await confirmHeld(patient);
  await patient.miss(id);
  return id;
};

const waive = async (patient: Patient, id: string | undefined) => {
  if (id === undefined) throw new Error("nothing to waive");
  await patient.waive(id);
};

const saveCard = (patient: Patient) => patient.saveCard();

const removeCard = async (patient: Patient, id: string | undefined) => {
  if (id === undefined) throw new Error("no card to remove");
  await patient.removeCard(id);
};

/** Its saved card does not pay when it is asked. */
const beDeclined = async (patient: Patient): Promise<string> => {
  const id = await patient.saveCard(cards.savedThenDeclined);
  await patient.moveNear(id);
  return id;
};

const settle = async (patient: Patient, id: string | undefined) => {
  if (id === undefined) throw new Error("nothing to settle");
  await patient.settle(id);
};

const takeBack = async (patient: Patient, id: string | undefined) => {
  if (id === undefined) throw new Error("nothing to dispute");
  await patient.dispute(id);
};

/** Steps of money that another process knows nothing of: of a saved card, a fee, a dispute, a rest and a task. */
export const moneySteps: readonly Step[] = [
  {
    part: "worker",
    name: "requestPayment",
    about: "a card to save",
    go: async (patient) => void (await patient.saveCard()),
  },
  { part: "worker", name: "authorizePayment", arrive: saveCard, go: askSavedCard },
  { part: "worker", name: "capturePayment", about: "a fee", arrive: confirmHeld, go: stayAway },
  { part: "worker", name: "authorizePayment", about: "a fee", arrive: saveCard, go: stayAway },
  { part: "worker", name: "refundPayment", about: "all but a fee", arrive: payAndTake, go: stayAway },
  { part: "worker", name: "lookUpPayment", about: "a dispute", arrive: payAndTake, go: takeBack },
  { part: "worker", name: "actAtDesk", about: "instead of a card", arrive: payDeposit, go: payRestAtDesk },
  { part: "worker", name: "voidPayment", about: "a rest paid at the desk", arrive: payDeposit, go: payRestAtDesk },
  { part: "worker", name: "waiveFee", arrive: miss, go: waive },
  { part: "worker", name: "answerTask", arrive: beDeclined, go: settle },
  { part: "worker", name: "removeCard", arrive: saveCard, go: removeCard },
  { part: "worker", name: "detachCard", about: "a card removed", arrive: saveCard, go: removeCard },
  { part: "worker", name: "detachCard", about: "a card of no visit", arrive: saveCard, go: cancelUntil("cancelled") },
];

async function compareBooks(patient: Patient): Promise<void> {
  await payAndTake(patient);
  const differing = await patient.reconcile();
  if (differing > 0) throw new Error(`${differing} payments differ from Stripe's books`);
}

/** Steps of a comparison of our books with Stripe's, which is to find all else at rest. */
export const comparisonSteps: readonly Step[] = [
  "collectIntents",
  "collectMovements",
  "collectOurs",
  "comparePage",
  "finishReconciliation",
].map((name) => ({ part: "worker", name, go: compareBooks }));

/**
 * What a booking and its visit go through: activities of the workers, the relay's start of a follow-up, and messages of
 * the API to a workflow.
 */
export const steps: readonly Step[] = [
  { part: "worker", name: "holdSlot", go: bookAndPay },
  { part: "worker", name: "requestPayment", go: bookAndPay },
  { part: "worker", name: "lookUpPayment", arrive: hold, go: payHeld },
  { part: "worker", name: "confirmAppointment", arrive: hold, go: payHeld },
  { part: "worker", name: "approveRequest", arrive: request, go: approveAndPay },
  { part: "worker", name: "readFollowUp", arrive: confirmHeld, go: cancelUntil("cancelled") },
  { part: "worker", name: "requestCapture", arrive: confirmHeld, go: takeMoney },
  { part: "worker", name: "capturePayment", arrive: confirmHeld, go: takeMoney },
  { part: "worker", name: "releaseSlot", arrive: hold, go: cancelUntil("cancelled") },
  { part: "worker", name: "changeStatus", arrive: confirmHeld, go: cancelUntil("cancelled") },
  { part: "worker", name: "moveAppointment", arrive: confirmHeld, go: moveAway },
  { part: "worker", name: "voidPayment", arrive: confirmHeld, go: cancelUntil("cancelled") },
  { part: "worker", name: "refundPayment", arrive: payAndTake, go: cancelUntil("refunded") },
  { part: "worker", name: "changeRefund", arrive: payAndTake, go: giveBack },
  { part: "worker", name: "actAtDesk", arrive: bookFree, go: payAtDesk },
  { part: "worker", name: "takeOnHold", arrive: hold, go: payHoldAtDesk },
  { part: "worker", name: "startFollowUp", arrive: hold, go: payHeld },
  { part: "worker", name: "startMissing", go: ({ sweep }) => sweep() },
  { part: "worker", name: "reportOverdue", go: ({ sweep }) => sweep() },
  { part: "api", name: "book", go: bookAndPay },
  { part: "api", name: "paymentReported", arrive: hold, go: payHeld },
  { part: "api", name: "answerRequest", arrive: request, go: approveAndPay },
  { part: "api", name: "cancelBooking", arrive: hold, go: cancelUntil("cancelled") },
  { part: "api", name: "changeAppointment", arrive: confirmHeld, go: cancelUntil("cancelled") },
  { part: "api", name: "moveAppointment", arrive: confirmHeld, go: moveAway },
  { part: "api", name: "changeRefund", arrive: payAndTake, go: giveBack },
  { part: "api", name: "actAtDesk", arrive: bookFree, go: payAtDesk },
  { part: "api", name: "takeOnHold", arrive: hold, go: payHoldAtDesk },
];

/** A call to Stripe that is done and never answered; `isDone` tells from Stripe's books that it is. */
type UnansweredStep = Pick<Step, "arrive" | "go"> & { route: string; isDone: (entry: BookEntry) => boolean };

export const unansweredSteps: readonly UnansweredStep[] = [
  { route: "POST /v1/payment_intents", isDone: () => true, go: bookAndPay },
  {
    route: "POST /v1/payment_intents/:id/capture",
    isDone: ({ captured }) => captured > 0,
    arrive: confirmHeld,
    go: takeMoney,
  },
  {
    route: "POST /v1/payment_intents/:id/cancel",
    isDone: ({ status }) => status === "canceled",
    arrive: confirmHeld,
    go: cancelUntil("cancelled"),
  },
  {
    route: "POST /v1/refunds",
    isDone: ({ refunded }) => refunded > 0,
    arrive: payAndTake,
    go: cancelUntil("refunded"),
  },
  {
    route: "POST /v1/refunds",
    isDone: ({ refunded }) => refunded > 0,
    arrive: payAndTake,
    go: giveBack,
  },
];
