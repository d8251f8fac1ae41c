import * as z from "zod";
import { FastForwardError } from "../fast-forward/fast-forward-error.ts";
import { fastForwardAppointment } from "../fast-forward/loop.ts";
import { ask } from "./ask.ts";
import { askToBook, bookFirstFree, freeStarts, quoteFor } from "./book.ts";
import { holdForCard } from "./card-scenes.ts";
import { DemoError } from "./demo-error.ts";
import { cancel, clinicOf, type Stage, serviceOf, tellLinks, until } from "./stage.ts";
import { describe, moneyOf, timeOf } from "./tell.ts";

const refused = z.object({ code: z.string(), alternatives: z.array(z.object({ startsAt: z.string() })) });

/** Paid at the clinic, and so confirmed at once. */
const skinCheck = (stage: Stage) => ({
  clinicId: clinicOf(stage, "berlin").id,
  serviceId: serviceOf(stage, "Skin check").id,
});

/** A booking that needs no payment, and a second patient who wants the very same time. */
export async function sameTimeTwice(stage: Stage): Promise<void> {
  const { tell, patient, birthday } = stage;
  const wanted = skinCheck(stage);
  const { quote, appointment } = await bookFirstFree(patient, wanted);
  tell(`Quote: ${moneyOf(quote.totalMinor, quote.currency)}. ${quote.payment.text}`);
  tell(`Booked and ${appointment.status} at once: ${describe(appointment)}`);
  await tellLinks(stage, appointment);

  const { practitioner, startsAt, clinic } = appointment;
  const slot = { ...wanted, startsAt, practitionerId: practitioner?.id ?? null, expectedTotalMinor: null };
  const { error, response } = await askToBook(birthday, slot);
  const refusal = refused.safeParse(error).data;
  if (refusal?.code !== "slot_taken")
    throw new DemoError(`The second booking of the same time answered ${response.status}.`);
  const times = refusal.alternatives.map((alternative) => timeOf(alternative.startsAt, clinic.timeZone));
  tell(`Another patient wants the same time: refused, ${refusal.code}. Offered instead: ${times.join(", ")}.`);

  await cancel(patient, appointment);
  tell("Cancelled, so that the next demo finds room.");
}

/** R1: on her birthday, or for a visit that costs more than 1,000; whichever today has to show. */
export async function discountWithItsReason(stage: Stage): Promise<void> {
  const { tell, birthday } = stage;
  const berlin = { clinicId: clinicOf(stage, "berlin").id, serviceId: serviceOf(stage, "Acne treatment").id };
  const mumbai = { clinicId: clinicOf(stage, "mumbai").id, serviceId: serviceOf(stage, "Mole mapping").id };
  const wanted = (await hasDiscount(stage, berlin)) ? berlin : mumbai;
  const { quote, appointment } = await bookFirstFree(birthday, wanted);
  const discount = quote.lines.find((line) => line.kind === "discount");
  if (!discount) throw new DemoError("There was no discount to show.");
  tell(
    `Quote: ${moneyOf(quote.baseMinor, quote.currency)} less ${moneyOf(quote.discountMinor, quote.currency)}. ${discount.text}`,
  );
  tell(`Booked: ${describe(appointment)}; reason of the discount: ${appointment.price.discountReason}`);
  await tellLinks(stage, appointment);
  await cancel(birthday, appointment);
  tell("Given up unpaid; its place among the day's discounts is free again.");
}

/** The next visit that is to come; one is booked when those of the demo data are over. */
export async function findVisitToCome(stage: Stage): Promise<string> {
  const { reception, patient } = stage;
  const toCome = { status: "confirmed", from: new Date().toISOString(), limit: 1 };
  const { data } = await ask(reception.api.GET("/v1/appointments", { params: { query: toCome } }));
  const visit = data[0] ?? (await bookFirstFree(patient, skinCheck(stage))).appointment;
  return visit.id;
}

async function hasDiscount({ birthday }: Stage, wanted: { clinicId: string; serviceId: string }): Promise<boolean> {
  for await (const startsAt of freeStarts(birthday, wanted)) {
    return (await quoteFor(birthday, wanted, startsAt)).discountMinor > 0;
  }
  return false;
}

/** The patient walks away from the payment. Time is made to pass for this appointment alone. */
export async function abandonedHold(stage: Stage): Promise<void> {
  const { tell, temporal, patient } = stage;
  const held = await holdForCard(stage);
  const { timeZone } = held.clinic;
  tell(
    "The patient closes the browser. Time passes for this workflow alone, to a few minutes after the end of its hold:",
  );
  try {
    await fastForwardAppointment(temporal, held.id, 15 * 60_000, {
      onStep: ({ kind, at }) => tell(`  ${timeOf(at, timeZone)}  What was due is done: ${kind.replaceAll("_", " ")}.`),
    });
  } catch (error) {
    if (!(error instanceof FastForwardError)) throw error;
    tell(`${error.message} So the patient gives the hold up instead.`);
    await cancel(patient, held);
    return;
  }
  const { status } = await until(stage, held, (now) => now.status === "expired", "The end of the hold");
  const { payment } = await until(stage, held, (now) => now.payment.status === "voided", "The end of the payment");
  tell(`The hold is ${status}, the payment ${payment.status}, and the time free for everybody again.`);
  await tellLinks(stage, held);
}
