import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "@temporalio/client";
import type { components } from "../../clients/typescript/openapi.d.ts";
import { type Appointment, ask, askAppointment } from "./ask.ts";
import { DemoError } from "./demo-error.ts";
import { logIn, organization, type Person } from "./people.ts";
import type { Tell } from "./tell.ts";

export type Addresses = { baseUrl: string; stripeUrl: string };

/** All that a scene plays with. */
export type Stage = Addresses & {
  temporal: Client;
  tell: Tell;
  patient: Person;
  birthday: Person;
  reception: Person;
  admin: Person;
  clinics: readonly components["schemas"]["Clinic"][];
  services: readonly components["schemas"]["Service"][];
};

export async function openStage(addresses: Addresses, temporal: Client, tell: Tell): Promise<Stage> {
  const people = ["patient", "birthday", "reception", "admin"] as const;
  const [patient, birthday, reception, admin] = await Promise.all(people.map((name) => logIn(addresses.baseUrl, name)));
  if (!patient || !birthday || !reception || !admin) throw new DemoError("Nobody is logged in.");
  const params = { path: { slug: organization } };
  const clinics = await ask(patient.api.GET("/v1/organizations/{slug}/clinics", { params }));
  const services = await ask(patient.api.GET("/v1/organizations/{slug}/services", { params }));
  return {
    ...addresses,
    temporal,
    tell,
    patient,
    birthday,
    reception,
    admin,
    clinics: clinics.data,
    services: services.data,
  };
}

/** Whoever the person books for: themselves. */
export function patientOf({ patients: [self] }: Person): string {
  if (!self) throw new DemoError("This login books for nobody.");
  return self;
}

export const clinicOf = ({ clinics }: Stage, slug: string) =>
  found(
    clinics.find((clinic) => clinic.slug === slug),
    slug,
  );
export const serviceOf = ({ services }: Stage, name: string) =>
  found(
    services.find((one) => one.name === name),
    name,
  );

function found<Thing>(thing: Thing | undefined, name: string): Thing {
  if (!thing) throw new DemoError(`The demo data has no ${name} any more: npm run reset brings it back.`);
  return thing;
}

export const newKey = () => ({ header: { "idempotency-key": crypto.randomUUID() } });
export const path = ({ id }: Appointment) => ({ path: { appointmentId: id } });

/** As an administrator sees it: with the link into Temporal UI. */
const seen = ({ admin }: Stage, appointment: Appointment): Promise<Appointment> =>
  askAppointment(admin.api.GET("/v1/appointments/{appointmentId}", { params: path(appointment) }));

export async function tellLinks(stage: Stage, appointment: Appointment): Promise<void> {
  const { links } = await seen(stage, appointment);
  stage.tell(`In the app   ${stage.baseUrl}/app/appointments/${appointment.id}?organization=${organization}`);
  stage.tell(`Temporal UI  ${links.workflow}`);
}

/** Looks until it is so: money moves after the answer, by itself. */
export async function until(
  stage: Stage,
  appointment: Appointment,
  isSo: (now: Appointment) => boolean,
  what: string,
): Promise<Appointment> {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await pause(100)) {
    const now = await seen(stage, appointment);
    if (isSo(now)) return now;
  }
  throw new DemoError(`${what} has not happened within 15 seconds.`);
}

export async function cancel(person: Person, appointment: Appointment): Promise<Appointment> {
  const params = { ...path(appointment), ...newKey() };
  return askAppointment(person.api.POST("/v1/appointments/{appointmentId}/cancellation", { params, body: {} }));
}
