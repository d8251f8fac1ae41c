import { cards } from "../support/browser.ts";
import type { Client } from "./client.ts";
import type { CrashClinic } from "./clinic.ts";
import { createPatient } from "./patient.ts";

/** What one patient does, from the first request to where nothing more is due to them. */
export type Way = (client: Client, clinic: CrashClinic) => Promise<void>;

export const pay: Way = async (client, clinic) => {
  const patient = createPatient(client, clinic);
  const id = await patient.hold();
  await patient.pay(id);
  await patient.reach(id, "confirmed");
};

export const payWithSecondCard: Way = async (client, clinic) => {
  const patient = createPatient(client, clinic);
  const id = await patient.hold();
  const { payment } = await client.read(id);
  if (!payment.clientSecret) throw new Error("a hold that cannot be paid");
  if (await client.pay(payment.clientSecret, cards.declined)) throw new Error("a bad card was accepted");
  await patient.pay(id);
  await client.checkPayment(id);
  await patient.reach(id, "confirmed");
};

export const cancelHold: Way = async (client, clinic) => {
  const patient = createPatient(client, clinic);
  const id = await patient.hold();
  await patient.cancel(id);
  await patient.reach(id, "cancelled");
};

export const payAndCancel: Way = async (client, clinic) => {
  const patient = createPatient(client, clinic);
  const id = await patient.hold();
  await patient.pay(id);
  await patient.reach(id, "confirmed");
  await patient.cancel(id);
  await patient.reach(id, "cancelled");
};

export const payAndGetBack: Way = async (client, clinic) => {
  const patient = createPatient(client, clinic);
  const id = await patient.hold();
  await patient.pay(id);
  await patient.reach(id, "confirmed");
  await patient.take(id);
  await patient.reach(id, "paid");
  await patient.cancel(id);
  await patient.reach(id, "refunded");
};

export const raceForSlot: Way = async (client, clinic) => {
  const visit = clinic.nextVisit();
  const others = [1, 2].map(() => ({ ...visit, patientId: clinic.nextVisit().patientId }));
  const answers = await Promise.all([visit, ...others].map((one) => client.book(one)));
  const winners = answers.filter(({ outcome }) => outcome === "ok");
  if (winners.length !== 1) throw new Error(`of three racing for one slot, ${winners.length} got it`);
};

/** Asked by their bank, which takes a second way to the confirmation. */
export const payAsked: Way = async (client, clinic) => {
  const patient = createPatient(client, clinic);
  const id = await patient.hold();
  await patient.pay(id, cards.asksTheHolder);
  await patient.reach(id, "confirmed");
};

export async function stayAway(client: Client, clinic: CrashClinic): Promise<void> {
  const id = await createPatient(client, clinic).hold();
  await client.waitFor(id, "expired", ({ status }) => status === "expired");
}
