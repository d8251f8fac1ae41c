import { cards } from "../support/browser.ts";
import type { Client } from "./client.ts";
import type { CrashClinic } from "./clinic.ts";
import { createPatient, type Patient } from "./patient.ts";

/** What one patient does, from the first request to where nothing more is due to them. */
export type Way = (client: Client, clinic: CrashClinic) => Promise<void>;

/** Of somebody who has booked and paid: what comes of it then. */
const paid =
  (go: (patient: Patient, id: string, client: Client) => Promise<void>): Way =>
  async (client, clinic) => {
    const patient = createPatient(client, clinic);
    const id = await patient.hold();
    await patient.payHeld(id);
    await go(patient, id, client);
  };

export const pay = paid(async () => undefined);

export const payWithSecondCard: Way = async (client, clinic) => {
  const patient = createPatient(client, clinic);
  const id = await patient.hold();
  const { payment } = await client.read(id);
  if (!payment.clientSecret) throw new Error("a hold that cannot be paid");
  if (await client.pay(payment.clientSecret, cards.declined)) throw new Error("a bad card was accepted");
  await patient.pay(id);
  await client.checkPayment(id);
  await patient.reachBooked(id);
};

/** Asked by their bank, which takes a second way to the confirmation. */
export const payAsked: Way = async (client, clinic) => {
  const patient = createPatient(client, clinic);
  await patient.payHeld(await patient.hold(), cards.asksTheHolder);
};

/** Of a service that the clinic approves first. */
export const requestAndPay: Way = async (client, clinic) => {
  const patient = createPatient(client, clinic);
  const id = await patient.request();
  await patient.approve(id);
  await patient.payHeld(id);
};

export const cancelHold: Way = async (client, clinic) => {
  const patient = createPatient(client, clinic);
  const id = await patient.hold();
  await patient.cancel(id);
  await patient.reach(id, "cancelled");
};

export const payAndCancel = paid(async (patient, id) => {
  await patient.cancel(id);
  await patient.owe(id, "cancelled");
});

/** Cancelled after the clinic has taken the money. */
export const payAndGetBack = paid(async (patient, id) => {
  await patient.take(id);
  await patient.reach(id, "paid");
  await patient.cancel(id);
  await patient.owe(id, "cancelled");
});

export const payAndTakePart = paid((patient, id) => patient.takePart(id));

export const payAndMove = paid((patient, id) => patient.move(id));

export const payAndVisit = paid((patient, id) => patient.visit(id));

export const payAndMiss = paid((patient, id) => patient.miss(id));

/** A part goes back to who was charged too much, and the rest with the visit. */
export const getPartBack = paid(async (patient, id) => {
  await patient.take(id);
  await patient.reach(id, "paid");
  await patient.getBack(id);
  await patient.cancel(id);
  await patient.owe(id, "cancelled");
});

/** Their bank takes the money back; what Stripe has lost of it is fetched. Then nothing goes back a second time. */
export const dispute = paid(async (patient, id, client) => {
  await patient.take(id);
  await patient.reach(id, "paid");
  await client.dispute(id);
  await client.catchUp();
  await patient.beDisputed(id);
  await patient.cancel(id);
});

/** So far ahead that the card is saved; brought near, it is asked. */
export const saveAndComeNear: Way = async (client, clinic) => {
  const patient = createPatient(client, clinic);
  const id = await patient.saveCard();
  await patient.moveNear(id);
  await patient.reachBooked(id);
};

export const saveAndCancel: Way = async (client, clinic) => {
  const patient = createPatient(client, clinic);
  const id = await patient.saveCard();
  await patient.cancel(id);
  await patient.owe(id, "cancelled");
};

/** Of somebody who has paid a deposit, whose card is to pay the rest. */
const deposited =
  (go: (patient: Patient, id: string) => Promise<void>): Way =>
  async (client, clinic) => {
    const patient = createPatient(client, clinic);
    await go(patient, await patient.payDeposit());
  };

export const depositAndPayAtDesk = deposited((patient, id) => patient.payRestAtDesk(id));

export const depositAtDeskAndCancel = deposited(async (patient, id) => {
  await patient.payRestAtDesk(id);
  await patient.cancel(id);
  await patient.oweOfBoth(id);
});

export const depositAndVisit = deposited((patient, id) => patient.visit(id));

export const depositAndCancel = deposited(async (patient, id) => {
  await patient.cancel(id);
  await patient.owe(id, "cancelled");
});

export const depositAndMiss = deposited((patient, id) => patient.miss(id));

export const raceForSlot: Way = async (client, clinic) => {
  const visit = clinic.nextVisit();
  const others = [1, 2].map(() => ({ ...visit, patientId: clinic.nextVisit().patientId }));
  const answers = await Promise.all([visit, ...others].map((one) => client.book(one)));
  const winners = answers.filter(({ outcome }) => outcome === "ok");
  if (winners.length !== 1) throw new Error(`of three racing for one slot, ${winners.length} got it`);
};

export async function stayAway(client: Client, clinic: CrashClinic): Promise<void> {
  const id = await createPatient(client, clinic).hold();
  await client.waitFor(id, "expired", ({ status }) => status === "expired");
}
