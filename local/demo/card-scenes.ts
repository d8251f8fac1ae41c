import { type Appointment, ask, askAppointment } from "./ask.ts";
import { bookFirstFree } from "./book.ts";
import { cards, payInBrowser } from "./browser.ts";
import { DemoError } from "./demo-error.ts";
import { cancel, clinicOf, newKey, path, type Stage, serviceOf, tellLinks, until } from "./stage.ts";
import { describe, moneyOf, timeOf } from "./tell.ts";

const wantedBy = (stage: Stage) => ({
  clinicId: clinicOf(stage, "berlin").id,
  serviceId: serviceOf(stage, "Acne treatment").id,
});

/** The main job from the patient's first click to the money in the clinic's account. */
export async function visitPaidByCard(stage: Stage): Promise<void> {
  const { tell, reception } = stage;
  const held = await holdForCard(stage);
  const confirmed = await payAndCheck(stage, held, cards.good);
  if (confirmed.status !== "confirmed")
    throw new DemoError(`The appointment is ${confirmed.status} and not confirmed.`);
  await tellLinks(stage, confirmed); // another workflow has it in hand now
  await tellNext(stage, confirmed);
  tell(
    "Reception checks the patient in, the visit begins, the visit ends; before its day, so it says that it means it.",
  );
  for (const noun of ["check-in", "start", "completion"] as const) {
    const params = { ...path(confirmed), ...newKey() };
    await askAppointment(
      reception.api.POST(`/v1/appointments/{appointmentId}/${noun}`, { params, body: { acceptEarly: true } }),
    );
  }
  const { payment, price } = await until(stage, held, (now) => now.payment.status === "captured", "The capture");
  tell(`The money was taken: ${moneyOf(payment.capturedMinor, price.currency)}.`);
  await tellHistory(stage, held);
}

export async function paidVisitCancelled(stage: Stage): Promise<void> {
  const { tell, patient } = stage;
  const held = await holdForCard(stage);
  await payAndCheck(stage, held, cards.good);
  await cancel(patient, held);
  tell("The patient cancels. The time is free at once, the money follows.");
  const isBack = ({ payment }: Appointment) =>
    payment.status === "voided" || (payment.capturedMinor > 0 && payment.refundedMinor === payment.capturedMinor);
  const { payment, price } = await until(stage, held, isBack, "The return of the money");
  tell(
    payment.status === "voided"
      ? "The money on hold was let go of: nothing was taken."
      : `The money was given back: ${moneyOf(payment.refundedMinor, price.currency)}.`,
  );
  await tellLinks(stage, held);
}

export async function cardDeclinedThenAnother(stage: Stage): Promise<void> {
  const { tell, patient } = stage;
  const held = await holdForCard(stage);
  const declined = await payAndCheck(stage, held, cards.withoutFunds);
  if (declined.payment.declineCode === null) throw new DemoError("The declined card does not show.");
  tell(`A decline (${declined.payment.declineCode}) leaves the time held; the patient takes another card.`);
  await payAndCheck(stage, held, cards.good);
  await cancel(patient, held);
  tell("Cancelled, so that the next demo finds room.");
}

/** Books and stops before the card. */
export async function holdForCard(stage: Stage): Promise<Appointment> {
  const { tell, patient } = stage;
  const { quote, appointment } = await bookFirstFree(patient, wantedBy(stage));
  tell(`Quote: ${moneyOf(quote.totalMinor, quote.currency)}. ${quote.payment.text}`);
  tell(`Booked: ${describe(appointment)}`);
  if (appointment.assignment) tell(`Why this practitioner: ${appointment.assignment.explanation}`);
  const { holdExpiresAt, clinic } = appointment;
  if (holdExpiresAt) tell(`Held until ${timeOf(holdExpiresAt, clinic.timeZone)}, and waits for the card.`);
  await tellLinks(stage, appointment);
  return appointment;
}

async function payAndCheck(stage: Stage, appointment: Appointment, card: string): Promise<Appointment> {
  const { tell, patient, stripeUrl } = stage;
  const said = await payInBrowser(stripeUrl, appointment, card);
  const question = patient.api.POST("/v1/appointments/{appointmentId}/payment-check", { params: path(appointment) });
  const checked = await askAppointment(question);
  tell(`The browser pays with Stripe's test card ${card}. Stripe: "${said}". The appointment is ${checked.status}.`);
  return checked;
}

const readTimeline = ({ patient }: Stage, appointment: Appointment) =>
  ask(patient.api.GET("/v1/appointments/{appointmentId}/timeline", { params: path(appointment) }));

async function tellNext(stage: Stage, appointment: Appointment): Promise<void> {
  const { next } = await readTimeline(stage, appointment);
  stage.tell("What comes next, as its timeline says:");
  // What has no time comes when somebody acts.
  for (const { at, text } of next) stage.tell(`  ${at ? timeOf(at, appointment.clinic.timeZone) : "then"}  ${text}`);
}

async function tellHistory(stage: Stage, appointment: Appointment): Promise<void> {
  const { events } = await readTimeline(stage, appointment);
  stage.tell("What happened, as its timeline says:");
  for (const { at, text } of events) stage.tell(`  ${timeOf(at, appointment.clinic.timeZone)}  ${text}`);
}
