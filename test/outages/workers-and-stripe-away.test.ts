import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { bookingId } from "../../src/workflows/booking/messages.ts";
import type { Answer, TestApi } from "../support/api.ts";
import { payInBrowser } from "../support/browser.ts";
import {
  act,
  appointmentIn,
  becomes,
  becomesPayable,
  book,
  booked,
  bookOnce,
  codeOf,
  type Desk,
  moneyBecomes,
  openDesk,
  openTasks,
  read,
  startIn,
} from "../support/desk.ts";
import { useStack } from "../support/stack.ts";
import { waiting } from "../support/waiting.ts";

const CALLS_PER_SECOND = 10;
const stack = useStack({
  workers: false,
  losesRequests: true,
  env: { STRIPE_CALLS_PER_SECOND: String(CALLS_PER_SECOND) },
});

const occupied = async (appointmentId: string) => {
  const { rowCount } = await stack().maker.admin.query("select from occupancies where source_id = $1", [appointmentId]);
  return rowCount;
};

/** When each such step of a workflow was handed to a worker. */
async function startsOf(step: string, workflowId: string): Promise<number[]> {
  const { events } = await stack().api.parts.temporal.workflow.getHandle(workflowId).fetchHistory();
  const all = events ?? [];
  const wanted = all.filter(({ activityTaskScheduledEventAttributes: it }) => it?.activityType?.name === step);
  return all.flatMap(({ activityTaskStartedEventAttributes: started, eventTime }) =>
    started && wanted.some(({ eventId }) => String(eventId) === String(started.scheduledEventId))
      ? [Number(eventTime?.seconds) * 1_000 + Number(eventTime?.nanos) / 1_000_000]
      : [],
  );
}

/** Makes a booking that is under way look as if it had been asked for three minutes ago. */
const age = (appointmentId: string) =>
  stack().maker.admin.query(
    "update idempotency_keys set requested_at = requested_at - interval '3 minutes' where appointment_id = $1",
    [appointmentId],
  );

type Asked = { answer: Answer; ms: number; id: string; key: string; body: Record<string, unknown> };

describe("while no worker runs", () => {
  let desk: Desk;
  let lonely: TestApi;
  let asked: { wanted: Asked; unreachable: Asked; late: Asked };

  async function ask(api: TestApi, hours: number): Promise<Asked> {
    const key = randomUUID();
    const body = { startsAt: startIn(hours) };
    const before = Date.now();
    const answer = await bookOnce({ ...stack(), api }, desk, { ...body, key });
    return {
      answer,
      ms: Date.now() - before,
      id: String(answer.headers.get("location")?.split("/").at(-1)),
      key,
      body,
    };
  }

  beforeAll(async () => {
    desk = await openDesk(stack(), { offer: { payment_policy: "none" } });
    lonely = await stack().startAnotherApi({ TEMPORAL_ADDRESS: "127.0.0.1:9" });
    const answers = [ask(stack().api, 48), ask(lonely, 52), ask(lonely, 54)] as const;
    const [wanted, unreachable, late] = await Promise.all(answers);
    asked = { wanted, unreachable, late };
  });

  test("a booking is waited for, and when its eight seconds are over answered 202 with the address to ask again", async () => {
    for (const { answer, ms, id } of Object.values(asked)) {
      expect(answer).toMatchObject({ status: 202, body: { id, status: "requested" } });
      expect(ms).toBeGreaterThan(7_900); // a timer may be early by a little; how late a busy machine is says nothing
      expect(await stack().api.call({ path: `/v1/appointments/${id}`, as: desk.patient })).toMatchObject({
        status: 202,
      });
      expect(codeOf(await stack().api.call({ path: `/v1/appointments/${id}`, as: desk.staff }))).toEqual([
        404,
        "not_found",
      ]);
    }
  });

  test("a booking that never reached Temporal is told to have expired after two minutes, and holds nothing", async () => {
    const { id } = asked.unreachable;
    await age(id);
    const answer = await lonely.call({ path: `/v1/appointments/${id}`, as: desk.patient });
    expect(codeOf(answer)).toEqual([409, "request_expired"]);
    expect(await occupied(id)).toBe(0);
  });

  test("a booking comes to be when workers are back, and a repeat of its request answers with it", async () => {
    await stack().startWorkers();
    const { id, key, body } = asked.wanted;
    await vi.waitFor(async () => expect((await read(stack(), id, desk.patient)).status).toBe("confirmed"), waiting);
    expect(appointmentIn(await book(stack(), desk, { ...body, key }), 201).id).toBe(id);
  });

  test("a booking that a worker comes to only after two minutes is refused and holds nothing", async () => {
    const { id, key, body } = asked.late;
    await age(id);
    expect(codeOf(await book(stack(), desk, { ...body, key }))).toEqual([409, "request_expired"]);
    const refused = await read(stack(), id, desk.patient);
    expect(refused).toMatchObject({ status: "refused", refusal: { code: "request_expired" } });
    expect(await occupied(id)).toBe(0);
  });
});

describe("while Stripe is away", () => {
  afterEach(() => stack().emulator.clearFaults());
  const away = (times: number) => stack().emulator.fault({ route: "*", kind: "reset_before", times });

  test("a hold is cancelled at once, its slot free, and the money follows when Stripe is back", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    away(1_000);
    expect(appointmentIn(await act(stack(), held.id, "cancellation", { as: desk.patient })).status).toBe("cancelled");
    expect(await occupied(held.id)).toBe(0);
    expect((await read(stack(), held.id, desk.patient)).payment.status).toBe("created");
    stack().emulator.clearFaults();
    await moneyBecomes(stack(), held.id, desk.patient, { status: "voided" });
  });

  test("bookings without a card go on, and each with one is told by its deadline that nothing is known yet, and payable once Stripe answers again", async () => {
    const [free, byCard] = [await openDesk(stack(), { offer: { payment_policy: "none" } }), await openDesk(stack())];
    stack().emulator.fault({ route: "*", kind: "hang", rate: 1 });
    const asked = Promise.all([48, 49, 50, 51].map((hours) => bookOnce(stack(), byCard, { startsAt: startIn(hours) })));
    for (const hours of [48, 49, 50, 51]) {
      expect((await booked(stack(), free, { startsAt: startIn(hours) })).status).toBe("confirmed");
    }
    const ids = (await asked).map(({ status, headers }) => {
      expect(status).toBe(202);
      return String(headers.get("location")?.split("/").at(-1));
    });
    stack().emulator.clearFaults();
    for (const id of ids) {
      await payInBrowser(stack(), await becomesPayable(stack(), id, byCard.patient));
      await becomes(stack(), id, byCard.patient, "confirmed");
    }
    const made = stack()
      .emulator.books()
      .filter(({ metadata }) => metadata.organization_id === byCard.organizationId);
    expect(made.map(({ authorized }) => authorized)).toEqual(ids.map(() => 5000));
  });

  test("a crowd of bookings by card comes to Stripe no faster than it takes calls, two a step", async () => {
    const desk = await openDesk(stack());
    const hours = Array.from({ length: 2 * CALLS_PER_SECOND }, (_, i) => 40 + i);
    const crowd = await Promise.all(hours.map((hour) => booked(stack(), desk, { startsAt: startIn(hour) })));
    const starts = await Promise.all(crowd.map(({ id }) => startsOf("requestPayment", bookingId(id))));
    const sorted = starts.flat().toSorted((a, b) => a - b);
    const seconds = ((sorted.at(-1) ?? 0) - (sorted[0] ?? 0)) / 1_000;
    expect(sorted).toHaveLength(hours.length);
    // What a second takes may come at once in the beginning. A slow machine only takes longer.
    expect(seconds).toBeGreaterThan((2 * (hours.length - CALLS_PER_SECOND)) / CALLS_PER_SECOND);
  });

  test("a confirmed visit is cancelled at once, and its money let go of once when Stripe is back", async () => {
    const desk = await openDesk(stack());
    const held = await booked(stack(), desk);
    await payInBrowser(stack(), held);
    await becomes(stack(), held.id, desk.patient, "confirmed");
    away(1_000);
    appointmentIn(await act(stack(), held.id, "cancellation", { as: desk.patient }));
    expect(await occupied(held.id)).toBe(0);
    stack().emulator.clearFaults();
    await moneyBecomes(stack(), held.id, desk.patient, { status: "voided" });
  });

  test("answers that are lost are asked for again, and each step is done once", async () => {
    const desk = await openDesk(stack(), { organization: { capture_policy: "at_confirmation" } });
    for (const route of ["POST /v1/payment_intents", "POST /v1/payment_intents/:id/capture", "POST /v1/refunds"]) {
      stack().emulator.fault({ route, kind: "500_after" });
      stack().emulator.fault({ route, kind: "429", times: 2 });
      stack().emulator.fault({ route, kind: "reset_after" });
    }
    const held = await booked(stack(), desk);
    await payInBrowser(stack(), held);
    await becomes(stack(), held.id, desk.patient, "confirmed");
    await moneyBecomes(stack(), held.id, desk.patient, { status: "captured", capturedMinor: 5000 });
    appointmentIn(await act(stack(), held.id, "cancellation", { as: desk.staff }));
    await moneyBecomes(stack(), held.id, desk.patient, { refundedMinor: 5000 });
    const entries = stack()
      .emulator.books()
      .filter(({ metadata }) => metadata.appointment_id === held.id);
    expect(entries).toMatchObject([{ captured: 5000, refunded: 5000 }]);
  });

  test("a payment that Stripe refuses to make refuses the booking, holds nothing, and is told to the clinic once, until one is made", async () => {
    const desk = await openDesk(stack());
    // Each is asked for once more when it is let go of.
    stack().emulator.fault({ route: "POST /v1/payment_intents", kind: "400", times: 4 });
    const { organizationId, clinicId } = desk;
    const { admin } = stack().maker;
    const refuse = async (hours: number) =>
      expect(codeOf(await book(stack(), desk, { startsAt: startIn(hours) }))).toEqual([409, "payment_unavailable"]);
    await refuse(50);
    const occupancies = "select from occupancies where organization_id = $1";
    expect((await admin.query(occupancies, [organizationId])).rowCount).toBe(0);
    await refuse(52);
    const task = { kind: "bookings_refused", appointmentId: null, clinicId, whyCode: "StripeInvalidRequestError" };
    expect(await openTasks(stack(), desk.staff)).toMatchObject([{ ...task, services: "Consultation" }]);
    await booked(stack(), desk, { startsAt: startIn(480) }); // whose card is saved, which says nothing of payments
    expect(await openTasks(stack(), desk.staff)).toMatchObject([task]);
    await booked(stack(), desk, { startsAt: startIn(48) });
    expect(await openTasks(stack(), desk.staff)).toEqual([]);
  });
});
