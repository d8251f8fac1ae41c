import { Client } from "pg";
import { expect, test } from "vitest";
import { releaseSlot } from "../../../src/db/booking/end-hold.ts";
import { forgetAnswers } from "../../../src/db/intake/answers.ts";
import { closeRefused } from "../../../src/db/payment/refused-making.ts";
import type { BookingRequest, HoldEnd } from "../../../src/domain/booking/appointment.ts";
import type { PaymentOp } from "../../../src/domain/payment/intent.ts";
import type { Made } from "../../../src/domain/payment/refused-making.ts";
import {
  authorized,
  confirm,
  countWaiting,
  hold,
  makeAppointment,
  makeClinic,
  makePatient,
  makeRequest,
  pay,
  perform,
  read,
  receptionist,
  requestedAt,
} from "../../support/make.ts";
import { insert } from "../../support/two-organizations.ts";
import { useMaker } from "../../support/use-maker.ts";

const maker = useMaker();

const release = (request: BookingRequest, end: HoldEnd = { status: "expired" }) =>
  releaseSlot(maker().db, request, end, new Date(requestedAt));

const countOf = async (table: string, { appointmentId }: BookingRequest) => {
  const column = { occupancies: "source_id", outbox: "aggregate_id" }[table] ?? "appointment_id";
  const { rows } = await maker().admin.query<{ n: number }>(
    `select count(*)::int as n from ${table} where ${column} = $1`,
    [appointmentId],
  );
  return rows[0]?.n;
};

/** As the booking page does once there is an appointment. */
async function answer({ organizationId, appointmentId, serviceIds: [service_id] }: BookingRequest): Promise<void> {
  const of = { organization_id: organizationId, service_id };
  await insert(maker().admin, "intake_forms", { ...of, version: 1, questions: "[]" });
  const by = { actor_kind: "patient", actor_account_id: crypto.randomUUID(), at: requestedAt };
  const answers = { appointment_id: appointmentId, form_version: 1, answers: "{}" };
  await insert(maker().admin, "intake_answers", { ...of, ...answers, ...by });
}

test.each<{ end: HoldEnd }>([
  { end: { status: "expired" } },
  { end: { status: "cancelled", actor: receptionist } },
  { end: { status: "refused", code: "payment_unavailable" } },
])(
  "a hold that is $end.status frees its time and its quota place of the same day, once, and takes its answers with it",
  async ({ end }) => {
    const clinic = await makeClinic(maker(), { offer: { price_minor: 200_000 } });
    const request = await makeAppointment(maker(), clinic, { status: "held" });
    const used = async () => {
      const { rows } = await maker().admin.query<{ used: number }>(
        "select used from discount_days where organization_id = $1",
        [clinic.organizationId],
      );
      return rows;
    };
    expect(await used()).toEqual([{ used: 1 }]);
    await answer(request);
    const first = await release(request, end);
    expect(first).toMatchObject({ status: end.status, awaits: null });
    expect(await used()).toEqual([{ used: 0 }]);
    expect([await countOf("occupancies", request), await countOf("intake_answers", request)]).toEqual([0, 0]);
    expect(await release(request, { status: "expired" })).toEqual(first);
    expect(await countOf("status_log", request)).toBe(2);
    expect(await used()).toEqual([{ used: 0 }]);
    expect(await hold(maker(), await makeRequest(maker(), clinic))).toMatchObject({ status: "held" }); // somebody else's now
  },
);

test.each<{ end: HoldEnd }>([
  { end: { status: "expired" } },
  { end: { status: "cancelled", actor: receptionist } },
  { end: { status: "refused", code: "payment_unavailable" } },
])("nothing is due any more at the clinic for a hold that is $end.status", async ({ end }) => {
  const clinic = await makeClinic(maker(), { offer: { payment_policy: "none" } });
  const request = await makeAppointment(maker(), clinic, { status: "held", expectedTotalMinor: 1 });
  const due = async () => {
    const { rows } = await maker().admin.query<{ due: number }>(
      "select amount_minor::int as due from payments where id = $1 and status = 'due_at_clinic'",
      [request.paymentId],
    );
    return rows;
  };
  expect(await due()).toEqual([{ due: 5000 }]);
  await release(request, end);
  expect(await due()).toEqual([{ due: 0 }]);
});

test("what was answered for a visit that was booked stays, whatever the application deletes", async () => {
  const request = await makeAppointment(maker(), await makeClinic(maker()), { status: "confirmed" });
  const { organizationId, appointmentId } = request;
  const forget = () => maker().db.withTenant(organizationId, (tx) => forgetAnswers(tx, appointmentId));
  await answer(request);
  await forget();
  await perform(maker(), request, "cancel");
  await forget();
  expect(await countOf("intake_answers", request)).toBe(1);
});

test("releasing what was never held leaves a terminal row, so that a late attempt holds nothing", async () => {
  const request = await makeRequest(maker(), await makeClinic(maker()));
  const released = await release(request);
  expect(released).toMatchObject({ status: "refused", refusalCode: "request_expired" });
  expect(await hold(maker(), request)).toEqual(released);
  expect(await release(request)).toEqual(released);
  expect(await countOf("occupancies", request)).toBe(0);
});

test("releasing after confirmation changes nothing", async () => {
  const request = await makeAppointment(maker(), await makeClinic(maker()), { status: "confirmed" });
  expect(await release(request)).toMatchObject({ status: "confirmed" });
  expect(await countOf("occupancies", request)).toBe(2);
});

test("a release that meets the claim under way waits for it, and ends it", async () => {
  const clinic = await makeClinic(maker());
  const request = await makeRequest(maker(), clinic);
  const blocker = new Client({ connectionString: maker().adminUrl });
  await blocker.connect();
  try {
    // The claim inserts the appointment, and then waits for the service that its line names.
    await blocker.query("begin");
    await blocker.query("select from services where id = $1 for update", [clinic.serviceId]);
    const held = hold(maker(), request);
    await expect.poll(() => countWaiting(maker())).toBe(1);
    const released = release(request);
    await expect.poll(() => countWaiting(maker())).toBe(2);
    await blocker.query("commit");
    expect(await held).toMatchObject({ status: "held" });
    expect(await released).toMatchObject({ status: "expired" });
    expect(await countOf("occupancies", request)).toBe(0);
  } finally {
    await blocker.end();
  }
});

test("a hold is confirmed only when its card is authorised for the whole price", async () => {
  const request = await makeAppointment(maker(), await makeClinic(maker()), { status: "held" });
  expect(await confirm(maker(), request)).toMatchObject({ status: "held" });
  // Nobody can consent a payment away.
  expect(await confirm(maker(), request, receptionist)).toMatchObject({ status: "held" });
  await read(maker(), request, { ...authorized(request.paymentId), status: "requires_action", authorizedMinor: 0 });
  expect(await confirm(maker(), request)).toMatchObject({ status: "held" });
  await read(maker(), request, authorized(request.paymentId, 4999));
  expect(await confirm(maker(), request)).toMatchObject({ status: "held" });
  await read(maker(), request, authorized(request.paymentId, 5000));
  expect(await confirm(maker(), request)).toMatchObject({ status: "confirmed", awaits: null });
  expect(await confirm(maker(), request)).toMatchObject({ status: "confirmed" });
  expect(await countOf("status_log", request)).toBe(2);
});

test("a new price is confirmed by consent alone, and by nothing else", async () => {
  const clinic = await makeClinic(maker(), { offer: { payment_policy: "none" } });
  const request = await makeAppointment(maker(), clinic, { status: "held", expectedTotalMinor: 1 });
  expect(await confirm(maker(), request)).toMatchObject({ status: "held", awaits: "price_acceptance" });
  expect(await confirm(maker(), request, { kind: "patient", accountId: null })).toMatchObject({ status: "confirmed" });
});

test("of a confirmation and an expiry at the same moment, one happens", async () => {
  const clinic = await makeClinic(maker(), { offer: { price_minor: 200_000 } });
  for (let round = 0; round < 20; round++) {
    const at = new Date(Date.UTC(2031, 4, 5, 8, 30 * round)).toISOString();
    const request = await makeAppointment(maker(), clinic, { status: "held", startsAt: at });
    const [paid, released] = await Promise.all([pay(maker(), request), release(request)]);
    expect(["confirmed", "expired"]).toContain(paid.status);
    expect(released.status).toBe(paid.status);
    expect(await countOf("occupancies", request)).toBe(paid.status === "confirmed" ? 2 : 0);
  }
});

test("what is not there cannot be confirmed", async () => {
  const request = await makeRequest(maker(), await makeClinic(maker()));
  await expect(confirm(maker(), request)).rejects.toThrow("never held");
});

test("another organization's appointment is as good as unknown", async () => {
  const [mine, theirs] = [await makeClinic(maker()), await makeClinic(maker())];
  const request = await makeAppointment(maker(), mine, { status: "held" });
  const patientId = await makePatient(maker(), theirs);
  const { organizationId, clinicId } = theirs;
  const stranger = { ...request, organizationId, clinicId, patientId, practitionerId: null };
  expect(await release(stranger)).toMatchObject({ status: "refused", refusalCode: "request_expired" });
  expect(await confirm(maker(), request)).toMatchObject({ status: "held" });
});

test("a clinic's refused bookings are a task for each reason, which closes with what disproves it and with nothing else", async () => {
  const clinic = await makeClinic(maker());
  const { organizationId, clinicId } = clinic;
  const refuse = async (op: PaymentOp, code: string) => {
    const request = await makeAppointment(maker(), clinic, { status: "held" });
    const { appointmentId, paymentId } = request;
    const attempt = { key: `${op}:${appointmentId}:1`, payment_id: paymentId, op, attempt: 1, params: "{}" };
    await insert(maker().admin, "payment_attempts", {
      ...attempt,
      organization_id: organizationId,
      state: "failed",
      error_code: code,
    });
    await release(request, { status: "refused", code: "payment_unavailable" });
  };
  const open = async () => {
    const { rows } = await maker().admin.query<{ code: string; of: string }>(
      `select detail->>'code' as code, concat_ws(' ', detail->>'services', detail->>'amountMinor', detail->>'currency') as of
       from tasks where clinic_id = $1 and state = 'open' order by 1`,
      [clinicId],
    );
    expect(rows.map((row) => row.of)).toEqual(rows.map(() => "Consultation 5000 EUR"));
    return rows.map(({ code }) => code);
  };
  const make = (made: Made) =>
    maker().db.withTenant(organizationId, (tx) => closeRefused(tx, { clinicId }, made, new Date(requestedAt)));
  await refuse("create", "account_invalid");
  await refuse("create", "amount_too_large");
  await refuse("save", "testmode_charges_only");
  await make("payment");
  expect(await open()).toEqual(["amount_too_large", "testmode_charges_only"]);
  await make("saved_card");
  expect(await open()).toEqual(["amount_too_large"]);
});
