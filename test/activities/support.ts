import { MockActivityEnvironment } from "@temporalio/testing";
import { DefaultLogger } from "@temporalio/worker";
import Stripe from "stripe";
import { createEmulator, type Emulator } from "../../local/stripe/emulator.ts";
import { createPaymentActivities, type PaymentActivities } from "../../src/activities/payment.ts";
import type { BookingRequest } from "../../src/domain/booking/appointment.ts";
import type { PaymentStatus } from "../../src/domain/payment/payment.ts";
import { confirm, type Maker, makeAppointment, makeClinic, openMaker, requestedAt } from "../support/make.ts";

export type Step = keyof PaymentActivities;

/** A database and an emulator, with the activities between them as a worker has them. */
export type Bench = { maker: Maker; emulator: Emulator; stripe: Stripe; close(): Promise<void> };

export async function openBench(): Promise<Bench> {
  const [maker, emulator] = await Promise.all([openMaker(), createEmulator()]);
  const close = async () => {
    await Promise.all([maker.close(), emulator.stop()]);
  };
  return { maker, emulator, stripe: stripeOf(emulator), close };
}

/** The real SDK; a call that hangs is given up after `timeout` milliseconds. */
export function stripeOf(emulator: Emulator, timeout = 20_000): Stripe {
  const { hostname: host, port } = new URL(emulator.url);
  return new Stripe(emulator.secretKey, {
    host,
    port,
    protocol: "http",
    maxNetworkRetries: 0,
    telemetry: false,
    timeout,
  });
}

type Wishes = { at?: string; stripe?: Stripe; scheduledMinutesAgo?: number };

/** One try of an activity, as a worker makes it. */
export function run(
  { maker: { db }, stripe }: Bench,
  step: Step,
  { organizationId, paymentId }: BookingRequest,
  { at = requestedAt, scheduledMinutesAgo = 0, ...wishes }: Wishes = {},
): Promise<PaymentStatus> {
  const activities = createPaymentActivities({ db, stripe: wishes.stripe ?? stripe });
  const environment = new MockActivityEnvironment(
    {
      scheduledTimestampMs: Date.now() - scheduledMinutesAgo * 60_000,
      currentAttemptScheduledTimestampMs: Date.now(),
    },
    { logger: new DefaultLogger("ERROR") }, // the failures that tests ask for are no news
  );
  const work = () => activities[step]({ organizationId, paymentId, at, keepMinor: 0 });
  return environment.run(work);
}

/** What Stripe did for a payment, whatever anybody was told. */
export const bookOf = ({ emulator }: Bench, { paymentId }: BookingRequest) =>
  emulator.books().filter(({ metadata }) => metadata.payment_id === paymentId);

/** The patient's card, as the booking page confirms it. */
export async function payByCard(bench: Bench, request: BookingRequest, payment_method = "pm_card_visa"): Promise<void> {
  const [book] = bookOf(bench, request);
  if (!book) throw new Error("there is nothing to pay");
  const account = book.account ? { stripeAccount: book.account } : {};
  await bench.stripe.paymentIntents.confirm(book.paymentIntent, { payment_method }, account);
}

/** What Stripe was asked to save for a payment. */
export async function setupsOf({ stripe }: Bench, { paymentId }: BookingRequest) {
  const { data } = await stripe.setupIntents.list({ limit: 100 });
  return data.filter(({ metadata }) => metadata?.["payment_id"] === paymentId);
}

/** The patient's card, as the booking page has it saved. */
export async function saveCard({ maker, stripe }: Bench, { appointmentId }: BookingRequest, card = "pm_card_visa") {
  const { rows } = await maker.admin.query<{ setup: string; account: string | null }>(
    `select setup_intent_id as setup, stripe_account_id as account from saved_cards c
     join payments p using (organization_id, appointment_id) where appointment_id = $1`,
    [appointmentId],
  );
  const [row] = rows;
  if (!row) throw new Error("there is no card to save");
  const account = row.account ? { stripeAccount: row.account } : {};
  return stripe.setupIntents.confirm(row.setup, { payment_method: card }, account);
}

/** Paid by this card, confirmed and captured. */
export async function makeCaptured(bench: Bench, card = "pm_card_visa"): Promise<BookingRequest> {
  const request = await makeAppointment(bench.maker, await makeClinic(bench.maker), { status: "held" });
  await run(bench, "requestPayment", request);
  await payByCard(bench, request, card);
  await run(bench, "lookUpPayment", request);
  await confirm(bench.maker, request);
  await run(bench, "capturePayment", request);
  return request;
}

export async function attemptsOf({ maker: { admin } }: Bench, { paymentId }: BookingRequest, op: string) {
  const { rows } = await admin.query<{ attempt: number; state: string; error: string | null }>(
    "select attempt, state, error_code as error from payment_attempts where payment_id = $1 and op = $2 order by attempt",
    [paymentId, op],
  );
  return rows;
}
