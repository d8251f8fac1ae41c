import type { BookEntry } from "../../local/stripe/emulator.ts";
import type { Client } from "./client.ts";
import type { CrashClinic } from "./clinic.ts";

/** Where an appointment stands at the end of a patient's way, and its money. */
type End = { status: string; payment: string; isRefunded: boolean };

const ends = {
  confirmed: { status: "confirmed", payment: "authorized", isRefunded: false },
  paid: { status: "confirmed", payment: "captured", isRefunded: false },
  cancelled: { status: "cancelled", payment: "voided", isRefunded: false },
  refunded: { status: "cancelled", payment: "captured", isRefunded: true },
} as const satisfies Record<string, End>;

/**
 * One step of a booking that a process can be killed in: how a patient comes to it, and what they do to go through it.
 */
export type Step = {
  name: string;
  part: "worker" | "api";
  /** Brings an appointment to where the step comes next. Undefined: the step is the first thing that happens to it. */
  arrive?: (patient: Patient) => Promise<string>;
  /** Goes through the step and all that follows; resolves when the appointment stands as it should. */
  go: (patient: Patient, appointmentId: string | undefined) => Promise<void>;
};

export type Patient = ReturnType<typeof createPatient>;

/** What patients do, each on their own, and what happens without them. */
export function createPatient(client: Client, clinic: CrashClinic) {
  async function hold(): Promise<string> {
    const { outcome, said } = await client.book(clinic.nextVisit());
    if (outcome !== "ok" || said === null) throw new Error(`a free time was refused: ${said}`);
    return said;
  }
  async function bookFree(): Promise<string> {
    const { outcome, said } = await client.book(clinic.nextFree());
    if (outcome !== "ok" || said === null) throw new Error(`a free time without a card was refused: ${said}`);
    return said;
  }
  async function request(): Promise<string> {
    const { outcome, said } = await client.request(clinic.nextRequest());
    if (outcome !== "ok" || said === null) throw new Error(`a request for a free time was refused: ${said}`);
    return said;
  }
  /** Its payment is made at Stripe after the answer. */
  async function approve(id: string): Promise<void> {
    const { outcome, said } = await client.approve(id);
    if (outcome !== "ok") throw new Error(`the approval was refused: ${said}`);
    await client.waitFor(id, "payable", ({ payment }) => payment.clientSecret !== null);
  }
  async function pay(id: string, card?: string): Promise<void> {
    const { payment } = await client.read(id);
    if (payment.clientSecret) await client.pay(payment.clientSecret, card);
    if (client.asksAfterPaying) await client.followPayment(id);
  }
  /** The clinic takes the money on hold. */
  async function take(id: string): Promise<void> {
    const { outcome, said } = await client.capture(id);
    if (outcome !== "ok") throw new Error(`the capture was refused: ${said}`);
  }
  async function cancel(id: string): Promise<void> {
    const { outcome, said } = await client.cancel(id);
    if (outcome !== "ok") throw new Error(`the cancellation was refused: ${said}`);
  }
  /** To a time that nobody else asks for: another patient's turn that is not taken. */
  async function move(id: string): Promise<void> {
    const { startsAt, practitionerId } = clinic.nextVisit();
    const { outcome, said } = await client.move(id, startsAt, practitionerId);
    if (outcome !== "ok") throw new Error(`the move was refused: ${said}`);
    await client.waitFor(id, "moved", (moved) => moved.version === 2 && moved.startsAt === startsAt);
  }
  async function reach(id: string, end: keyof typeof ends): Promise<void> {
    const wanted = ends[end];
    await client.waitFor(id, end, ({ status, payment }) => {
      const isRefunded = payment.refundedMinor > 0 && payment.refundedMinor === payment.capturedMinor;
      return status === wanted.status && payment.status === wanted.payment && isRefunded === wanted.isRefunded;
    });
  }
  return { hold, bookFree, request, approve, pay, take, cancel, move, reach, sweep: client.sweep };
}

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

const cancelUntil = (end: keyof typeof ends) => async (patient: Patient, id: string | undefined) => {
  if (id === undefined) throw new Error("nothing to cancel");
  await patient.cancel(id);
  await patient.reach(id, end);
};

const moveAway = async (patient: Patient, id: string | undefined) => {
  if (id === undefined) throw new Error("nothing to move");
  await patient.move(id);
};

/** Every activity of the workers, and every message of the API to a workflow. */
export const steps: readonly Step[] = [
  { part: "worker", name: "holdSlot", go: bookAndPay },
  { part: "worker", name: "requestPayment", go: bookAndPay },
  { part: "worker", name: "lookUpPayment", arrive: hold, go: payHeld },
  { part: "worker", name: "confirmAppointment", arrive: hold, go: payHeld },
  { part: "worker", name: "approveRequest", arrive: request, go: approveAndPay },
  { part: "worker", name: "readFollowUp", arrive: hold, go: payHeld },
  { part: "worker", name: "capturePayment", arrive: confirmHeld, go: takeMoney },
  { part: "worker", name: "releaseSlot", arrive: hold, go: cancelUntil("cancelled") },
  { part: "worker", name: "changeStatus", arrive: confirmHeld, go: cancelUntil("cancelled") },
  { part: "worker", name: "moveAppointment", arrive: confirmHeld, go: moveAway },
  { part: "worker", name: "voidPayment", arrive: confirmHeld, go: cancelUntil("cancelled") },
  { part: "worker", name: "refundPayment", arrive: payAndTake, go: cancelUntil("refunded") },
  { part: "worker", name: "startMissing", go: ({ sweep }) => sweep() },
  { part: "worker", name: "reportOverdue", go: ({ sweep }) => sweep() },
  { part: "api", name: "book", go: bookAndPay },
  { part: "api", name: "paymentReported", arrive: hold, go: payHeld },
  { part: "api", name: "answerRequest", arrive: request, go: approveAndPay },
  { part: "api", name: "cancelBooking", arrive: hold, go: cancelUntil("cancelled") },
  { part: "api", name: "changeAppointment", arrive: confirmHeld, go: cancelUntil("cancelled") },
  { part: "api", name: "moveAppointment", arrive: confirmHeld, go: moveAway },
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
];
