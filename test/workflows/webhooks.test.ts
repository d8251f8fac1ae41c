import { randomUUID } from "node:crypto";
import Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { jump } from "../../local/fast-forward/jump.ts";
import { receiveStripeEvent } from "../../src/db/payment/stripe-events.ts";
import { toStripeEvent } from "../../src/domain/payment/stripe-event.ts";
import { bookingId, followId } from "../../src/workflows/booking/messages.ts";
import type { catchUpStripe } from "../../src/workflows/payment/catch-up-stripe.ts";
import { payInBrowser } from "../support/browser.ts";
import {
  act,
  appointmentIn,
  becomes,
  booked,
  checkPayment,
  type Desk,
  moneyBecomes,
  openDesk,
  read,
  timelineOf,
} from "../support/desk.ts";
import { hoursAfter, passTimeUntil } from "../support/fast-forward.ts";
import { countWaiting, makeClinic } from "../support/make.ts";
import { useStack } from "../support/stack.ts";
import { waiting } from "../support/waiting.ts";

const stack = useStack();
const webhookSecret = () => stack().api.parts.config.stripe.webhookSecrets[0];

/** Delivers a webhook as Stripe would. */
async function deliver(
  event: unknown,
  { to = stack().api.url, secret = webhookSecret(), signedAt = new Date(), tamper = (payload: string) => payload } = {},
): Promise<number> {
  const payload = JSON.stringify(event);
  const timestamp = Math.floor(signedAt.getTime() / 1000);
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  const headers = { "content-type": "application/json", "stripe-signature": signature };
  const url = `${to}/v1/webhooks/stripe`;
  return (await fetch(url, { method: "POST", headers, body: tamper(payload) })).status;
}

const reconnect = () =>
  stack().emulator.setWebhook({ url: `${stack().api.url}/v1/webhooks/stripe`, secret: webhookSecret() });

/** Everything Stripe has ever had to tell about an appointment, the newest first. */
async function eventsAbout(appointmentId: string): Promise<Stripe.Event[]> {
  const events = await stack().api.parts.stripe.events.list({ limit: 100 });
  return events.data.filter(({ data }) => JSON.stringify(data).includes(appointmentId));
}

async function storedEvents(): Promise<string[]> {
  const { rows } = await stack().maker.admin.query<{ state: string }>(
    "select state from stripe_events order by received_at",
  );
  return rows.map(({ state }) => state);
}

describe("when Stripe's webhooks do not come", () => {
  beforeEach(() => stack().emulator.setWebhook(undefined));
  afterEach(reconnect);

  test("a paid booking is confirmed by the page's payment check", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    expect(appointmentIn(await checkPayment(stack(), held.id, desk.patient)).status).toBe("held");
    await payInBrowser(stack(), held);
    expect(appointmentIn(await checkPayment(stack(), held.id, desk.patient)).status).toBe("confirmed");
    expect(appointmentIn(await checkPayment(stack(), held.id, desk.patient)).payment.status).toBe("authorized");
  });

  test("and nobody checks, Stripe is asked once more at the hold's deadline", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    await payInBrowser(stack(), held);
    await passTimeUntil(stack(), held.id, hoursAfter(held.holdExpiresAt ?? "", 0.1));
    expect((await becomes(stack(), held.id, desk.patient, "confirmed")).payment.status).toBe("authorized");
  });

  test("a payment that succeeds after the hold was over is let go of, and the timeline tells", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    stack().emulator.fault({ route: "POST /v1/payment_intents/:id/cancel", kind: "reset_before", times: 3 });
    stack().emulator.fault({ route: "GET /v1/payment_intents/:id", kind: "reset_before", times: 3 });
    const passed = passTimeUntil(stack(), held.id, hoursAfter(held.holdExpiresAt ?? "", 0.1));
    await becomes(stack(), held.id, desk.patient, "expired");
    await payInBrowser(stack(), held); // still possible, because Stripe has not heard yet that the hold is over
    await passed;
    await moneyBecomes(stack(), held.id, desk.patient, { status: "voided", capturedMinor: 0 });
    const { events } = await timelineOf(stack(), held.id, desk.patient);
    expect(events.map(({ kind }) => kind)).toEqual(["held", "expired", "payment.authorized", "payment.voided"]);
  });
});

describe("a webhook that comes while the follow-up takes its last look", () => {
  beforeEach(() => stack().emulator.setWebhook(undefined));
  afterEach(reconnect);

  test("is looked at too", async () => {
    const { admin } = stack().maker;
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    appointmentIn(await act(stack(), held.id, "cancellation", { as: desk.patient }));
    await moneyBecomes(stack(), held.id, desk.patient, { status: "voided" });
    const [late] = await eventsAbout(held.id);
    if (late?.type !== "payment_intent.canceled") throw new Error("cancelling a PaymentIntent is an event");
    const early = { ...late, id: `${late.id}_early` };
    await admin.query("begin");
    try {
      await admin.query("select from payments where appointment_id = $1 for update", [held.id]);
      expect(await deliver(early)).toBe(204);
      // Stripe has been read, and what it said cannot be stored yet.
      await expect.poll(() => countWaiting(stack().maker), waiting).toBe(1);
      expect(await deliver(late)).toBe(204);
    } finally {
      await admin.query("commit");
    }
    await expect.poll(storedEvents, waiting).not.toContain("pending");
  });
});

describe("a refund that the bank sends back after everything was settled", () => {
  test("is given back once more an hour later, by a follow-up that is started for it", async () => {
    const desk = await openDesk(stack(), { organization: { capture_policy: "at_confirmation" } });
    const held = await booked(stack(), desk);
    await payInBrowser(stack(), held);
    await becomes(stack(), held.id, desk.patient, "confirmed");
    await moneyBecomes(stack(), held.id, desk.patient, { status: "captured" });
    appointmentIn(await act(stack(), held.id, "cancellation", { as: desk.patient }));
    await moneyBecomes(stack(), held.id, desk.patient, { refundedMinor: 5000 });
    await expect.poll(() => followUpOf(held.id), waiting).toBe("COMPLETED");
    const refunds = async () => {
      const { data } = await stack().api.parts.stripe.refunds.list({ limit: 100 });
      return data.filter(({ metadata }) => metadata?.organization_id === desk.organizationId);
    };
    const [first] = await refunds();
    await stack().emulator.failRefund(first?.id ?? "");
    const states = async () => (await refunds()).map(({ status }) => status);
    await moneyBecomes(stack(), held.id, desk.patient, { refundedMinor: 0 });
    await passTimeUntil(stack(), held.id, hoursAfter(new Date().toISOString(), 0.9));
    expect(await states()).toEqual(["failed"]);
    await passTimeUntil(stack(), held.id, hoursAfter(new Date().toISOString(), 1.1));
    await moneyBecomes(stack(), held.id, desk.patient, { refundedMinor: 5000 });
    expect(await states()).toEqual(["succeeded", "failed"]);
    const { events } = await timelineOf(stack(), held.id, desk.patient);
    expect(events.map(({ kind }) => kind).slice(-3)).toEqual([
      "payment.refunded",
      "payment.refund_failed",
      "payment.refunded",
    ]);
  });
});

const followUpOf = async (appointmentId: string) =>
  (await stack().api.parts.temporal.workflow.getHandle(followId(appointmentId)).describe()).status.name;

describe("webhooks that come", () => {
  test("many times and in the wrong order end where one in order would", async () => {
    stack().emulator.setWebhook(undefined);
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    await payInBrowser(stack(), held);
    const newestFirst = await eventsAbout(held.id);
    expect(newestFirst.length).toBeGreaterThan(1);
    const many = [0, 1, 2, 3, 4].flatMap(() => newestFirst);
    expect(await Promise.all(many.map((event) => deliver(event)))).toEqual(many.map(() => 204));
    await becomes(stack(), held.id, desk.patient, "confirmed");
    const { events } = await timelineOf(stack(), held.id, desk.patient);
    expect(events.map(({ kind }) => kind)).toEqual(["held", "payment.authorized", "confirmed"]);
    reconnect();
  });

  test("and echo our own call wake nobody", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    const [made] = await eventsAbout(held.id);
    expect(made?.type).toBe("payment_intent.created");
    expect(await deliver(made)).toBe(204);
    const { events } = await stack().api.parts.temporal.workflow.getHandle(bookingId(held.id)).fetchHistory();
    expect(events?.filter((event) => event.workflowExecutionSignaledEventAttributes)).toEqual([]);
  });

  test("before the PaymentIntent's own answer, which is lost, lead to one PaymentIntent and an answer to the booking", async () => {
    const desk = await openDesk(stack());
    stack().emulator.fault({ route: "POST /v1/payment_intents", kind: "reset_after" });
    const held = await booked(stack(), desk);
    expect(
      stack()
        .emulator.books()
        .filter(({ metadata }) => metadata.appointment_id === held.id),
    ).toHaveLength(1);
    await payInBrowser(stack(), held);
    await becomes(stack(), held.id, desk.patient, "confirmed");
  });

  test("forged, altered or too old are refused, written to the log, and leave nothing", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    const [event] = await eventsAbout(held.id);
    if (!event) throw new Error("making a PaymentIntent is an event");
    const before = await storedEvents();
    const warn = vi.spyOn(stack().api.parts.logger, "warn");
    const fresh = { ...event, id: "evt_forged" };
    expect(await deliver(fresh, { secret: "whsec_guess" })).toBe(400);
    expect(await deliver(fresh, { tamper: (payload) => payload.replace("evt_forged", "evt_other") })).toBe(400);
    expect(await deliver(fresh, { signedAt: new Date(Date.now() - 6 * 60_000) })).toBe(400);
    expect((await fetch(`${stack().api.url}/v1/webhooks/stripe`, { method: "POST", body: "{}" })).status).toBe(400);
    const logged = warn.mock.calls.filter(([text]) => text === "a webhook with a bad Stripe signature was refused");
    warn.mockRestore();
    expect(logged).toHaveLength(4);
    expect(await storedEvents()).toHaveLength(before.length);
    expect((await read(stack(), held.id, desk.patient)).status).toBe("held");
    await payInBrowser(stack(), held);
    await becomes(stack(), held.id, desk.patient, "confirmed");
  });

  test("signed and yet no events are refused as bad requests, and leave nothing", async () => {
    const before = await storedEvents();
    const event = { id: "evt_no_event", type: "charge.succeeded", data: { object: {} } };
    const bodies = [null, [], {}, { ...event, id: "evt_\0" }, { ...event, account: "\0" }, { ...event, data: null }];
    expect(await Promise.all(bodies.map((body) => deliver(body)))).toEqual(bodies.map(() => 400));
    expect(await storedEvents()).toHaveLength(before.length);
  });

  test("signed with any of several secrets are taken", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    const [event] = await eventsAbout(held.id);
    if (!event) throw new Error("making a PaymentIntent is an event");
    const { url: to } = await stack().startAnotherApi({ STRIPE_WEBHOOK_SECRET: `whsec_next, ${webhookSecret()}` });
    expect(await deliver(event, { to, secret: "whsec_next" })).toBe(204);
    expect(await deliver(event, { to })).toBe(204);
    expect(await deliver(event, { to, secret: "whsec_former" })).toBe(400);
    expect(await deliver(event, { secret: "whsec_next" })).toBe(400);
    appointmentIn(await act(stack(), held.id, "cancellation", { as: desk.patient }));
  });

  test("from an account that is not the payment's are kept aside and change nothing", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    const [event] = await eventsAbout(held.id);
    if (!event) throw new Error("making a PaymentIntent is an event");
    expect(
      await deliver(
        Object.assign(event, { id: "evt_elsewhere", type: "payment_intent.canceled", account: "acct_elsewhere" }),
      ),
    ).toBe(204);
    expect(await storedEvents()).toContain("foreign");
    await payInBrowser(stack(), held);
    await becomes(stack(), held.id, desk.patient, "confirmed");
  });
});

describe("a webhook about a payment that is not there", () => {
  beforeEach(() => stack().emulator.setWebhook(undefined));
  afterEach(reconnect);

  const temporal = () => stack().api.parts.temporal;
  const stray = (id: string) => temporal().workflow.getHandle(`stray-event:platform:${id}`);
  /** One run of what the schedule does every hour. */
  const catchUp = () =>
    temporal().workflow.execute<typeof catchUpStripe>("catchUpStripe", {
      taskQueue: "booking",
      workflowId: randomUUID(),
      args: [],
    });
  const about = ({ organizationId }: Desk, paymentId: string, id: string) => ({
    id,
    type: "payment_intent.amount_capturable_updated",
    data: {
      object: {
        id: "pi_early",
        object: "payment_intent",
        metadata: { organization_id: organizationId, payment_id: paymentId },
      },
    },
  });
  const stateOf = async (id: string) => {
    const found = await stack().maker.admin.query<{ state: string }>(
      "select state from stripe_events where event_id = $1",
      [id],
    );
    return found.rows[0]?.state;
  };

  test("is looked after until the payment is, and then passed on", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    const { rows } = await stack().maker.admin.query<{ id: string }>(
      "select id from payments where appointment_id = $1",
      [held.id],
    );
    const [payment] = rows;
    // As if the event came before the row: its id is not the payment's for a moment.
    expect(await deliver(about(desk, randomUUID(), "evt_early"))).toBe(204);
    expect(await stateOf("evt_early")).toBe("parked");
    await payInBrowser(stack(), held);
    await stack().maker.admin.query("update stripe_events set named_payment_id = $1 where event_id = 'evt_early'", [
      payment?.id,
    ]);
    await becomes(stack(), held.id, desk.patient, "confirmed");
    expect(await stray("evt_early").result()).toBe("passed_on");
    await expect.poll(() => stateOf("evt_early"), waiting).toBe("done");
  });

  test("is a task after five minutes, one for all events about it; and also when nobody looked after it", async () => {
    const desk = await openDesk(stack());
    const paymentId = randomUUID();
    expect(await deliver(about(desk, paymentId, "evt_never"))).toBe(204);
    await jump(temporal(), "stray-event:platform:evt_never", 6 * 60_000);
    expect(await stray("evt_never").result()).toBe("reported");
    await receiveStripeEvent(stack().maker.db, toStripeEvent(about(desk, paymentId, "evt_forgotten")));
    await stack().maker.admin.query(
      "update stripe_events set received_at = now() - interval '11 minutes' where event_id = 'evt_forgotten'",
    );
    expect(await catchUp()).toMatchObject({ reported: 1 });
    expect([await stateOf("evt_never"), await stateOf("evt_forgotten")]).toEqual(["reported", "reported"]);
    const { rows } = await stack().maker.admin.query(
      "select kind, state, times from tasks where organization_id = $1",
      [desk.organizationId],
    );
    expect(rows).toEqual([{ kind: "unknown_payment", state: "open", times: 1 }]);
  });

  test("or about one that is, and that Stripe could not deliver, is fetched within the hour, once", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    stack().emulator.setWebhookMode({ dropRate: 1 });
    reconnect();
    await payInBrowser(stack(), held);
    expect((await read(stack(), held.id, desk.patient)).status).toBe("held");
    expect((await catchUp()).missed).toBeGreaterThan(0);
    await becomes(stack(), held.id, desk.patient, "confirmed");
    expect((await catchUp()).missed).toBe(0);
    stack().emulator.setWebhookMode({});
  });

  test("is fetched although another account does not answer, which the run says in the end", async () => {
    const { maker, emulator } = stack();
    await makeClinic(maker, { organization: { stripe_account_id: "acct-closed" } }); // looked at first
    const desk = await openDesk(stack(), { organization: { stripe_account_id: "acct_open" } });
    const held = await booked(stack(), desk);
    emulator.setWebhookMode({ dropRate: 1 });
    reconnect();
    await payInBrowser(stack(), held);
    const options = { taskQueue: "booking", workflowId: randomUUID(), args: [] as [] };
    const run = await temporal().workflow.start<typeof catchUpStripe>("catchUpStripe", options);
    await jump(temporal(), run.workflowId, 60_000);
    await expect(run.result()).rejects.toMatchObject({ cause: { message: "Stripe did not answer about acct-closed" } });
    await becomes(stack(), held.id, desk.patient, "confirmed");
    emulator.setWebhookMode({});
    await maker.admin.query(
      "update organizations set stripe_account_id = null where stripe_account_id = 'acct-closed'",
    );
  });
});
