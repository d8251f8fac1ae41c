import type { components } from "../../clients/typescript/openapi.d.ts";
import { type Appointment, ask, askAppointment } from "./ask.ts";
import { DemoError } from "./demo-error.ts";
import { organization, type Person } from "./people.ts";
import { newKey, patientOf, type Stage } from "./stage.ts";

export type Quote = components["schemas"]["Quote"];
type Wanted = { clinicId: string; serviceId: string };

const HOUR_MS = 3_600_000;
/** The day's notice that patients have to give when they cancel, and an hour to play in. */
const HOURS_AHEAD = 25;
const WINDOW_DAYS = 28;
const HORIZON_DAYS = 168;

/**
 * The free starts from a day ahead, in order, read as the booking page reads them; only as far as they are asked for.
 */
export async function* freeStarts(person: Person, { clinicId, serviceId }: Wanted): AsyncGenerator<string> {
  const earliest = Date.now() + HOURS_AHEAD * HOUR_MS;
  const dayAt = (days: number) => new Date(earliest + days * 24 * HOUR_MS).toISOString().slice(0, 10);
  for (let days = 0; days < HORIZON_DAYS; days += WINDOW_DAYS) {
    const query = { clinicId, serviceId: [serviceId], from: dayAt(days), to: dayAt(days + WINDOW_DAYS - 1) };
    const params = { path: { slug: organization }, query };
    const open = await ask(person.api.GET("/v1/organizations/{slug}/availability", { params }));
    const starts = open.days.flatMap((day) => day.starts.map(({ startsAt }) => startsAt));
    yield* starts.filter((startsAt) => Date.parse(startsAt) >= earliest);
  }
}

export async function quoteFor(person: Person, { clinicId, serviceId }: Wanted, startsAt: string): Promise<Quote> {
  const body = { clinicId, serviceIds: [serviceId], patientId: patientOf(person), startsAt };
  return ask(person.api.POST("/v1/quotes", { body }));
}

/** Why a start that is free may still not be for this patient. Another one may. */
const tryAnother: readonly string[] = ["slot_taken", "patient_busy", "patient_limit", "outside_hours"];

/** Books the first free start that this patient can have, with whoever is free, at the price of the quote. */
export async function bookFirstFree(
  person: Person,
  wanted: Wanted,
): Promise<{ quote: Quote; appointment: Appointment }> {
  let fullDay: string | undefined;
  for await (const startsAt of freeStarts(person, wanted)) {
    const day = startsAt.slice(0, 10); // starts come with the clinic's offset
    if (day === fullDay) continue;
    const quote = await quoteFor(person, wanted, startsAt);
    const asked = await askToBook(person, {
      ...wanted,
      startsAt,
      practitionerId: null,
      expectedTotalMinor: quote.totalMinor,
    });
    if (asked.error?.code === "patient_limit") fullDay = day;
    if (asked.error && tryAnother.includes(asked.error.code)) continue;
    return { quote, appointment: await askAppointment(Promise.resolve(asked)) };
  }
  throw new DemoError("Nothing is free for this patient in the next half year: npm run reset starts afresh.");
}

export type Slot = Wanted & { startsAt: string; practitionerId: string | null; expectedTotalMinor: number | null };

export function askToBook(person: Person, { serviceId, ...slot }: Slot) {
  const body = { ...slot, serviceIds: [serviceId], patientId: patientOf(person) };
  return person.api.POST("/v1/appointments", { params: newKey(), body });
}

/** Which hold of this patient an interrupted demo has left: two of them would refuse the next. */
export async function endLeftHolds({ patient, birthday, tell }: Stage): Promise<void> {
  for (const person of [patient, birthday]) {
    const params = { query: { patientId: patientOf(person), status: "held" } };
    const { data } = await ask(person.api.GET("/v1/appointments", { params }));
    for (const { id } of data) {
      const one = { path: { appointmentId: id }, ...newKey() };
      await ask(person.api.POST("/v1/appointments/{appointmentId}/cancellation", { params: one, body: {} }));
      tell("A hold that an interrupted demo had left is given up.");
    }
  }
}
