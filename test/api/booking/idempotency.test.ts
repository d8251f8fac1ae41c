import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { payInBrowser } from "../../support/browser.ts";
import { act, appointmentIn, becomes, book, booked, codeOf, makeLogin, openDesk, soon } from "../../support/desk.ts";
import { useStack } from "../../support/stack.ts";

const stack = useStack();

describe.concurrent("an idempotency key", () => {
  test("with the same body stands for one appointment, from fifty requests at once to two processes, and ever after", async () => {
    const desk = await openDesk(stack());
    const other = { ...stack(), api: await stack().startAnotherApi() };
    const wanted = { key: randomUUID(), startsAt: soon() };
    const requests = Array.from({ length: 50 }, (_, i) => book(i % 2 ? stack() : other, desk, wanted));
    const appointments = (await Promise.all(requests)).map((answer) => appointmentIn(answer, 201));
    expect(new Set(appointments.map(({ id }) => id)).size).toBe(1);
    const [held] = appointments;
    if (!held) throw new Error("fifty requests have fifty answers");
    expect(
      stack()
        .emulator.books()
        .filter(({ metadata }) => metadata.appointment_id === held.id),
    ).toHaveLength(1);

    await payInBrowser(stack(), held);
    await becomes(stack(), held.id, desk.patient, "confirmed");
    appointmentIn(await act(stack(), held.id, "cancellation", { as: desk.patient }));
    expect(appointmentIn(await book(stack(), desk, wanted), 201)).toMatchObject({ id: held.id, status: "cancelled" });
  });

  test("with another body is refused", async () => {
    const desk = await openDesk(stack(), { offer: { payment_policy: "none" } });
    const key = randomUUID();
    const { id } = await booked(stack(), desk, { key });
    expect(codeOf(await book(stack(), desk, { key, expectedTotalMinor: 1 }))).toEqual([422, "idempotency_key_reused"]);
    const cancel = { as: desk.patient, key };
    appointmentIn(await act(stack(), id, "cancellation", cancel)); // another act's keys are its own
    const reused = await act(stack(), id, "cancellation", { ...cancel, reason: "a second thought" });
    expect(codeOf(reused)).toEqual([422, "idempotency_key_reused"]);
  });

  test("means the same however the body is spelt", async () => {
    const desk = await openDesk(stack(), { offer: { payment_policy: "none" } });
    const wanted = { key: randomUUID(), startsAt: soon() };
    const { id } = await booked(stack(), desk, wanted);
    const spelt = { practitionerId: desk.practitionerIds[0], expectedTotalMinor: null, ...wanted };
    expect(appointmentIn(await book(stack(), desk, spelt), 201).id).toBe(id);
    const elsewhere = new Date(Date.parse(wanted.startsAt) + 2 * 3_600_000).toISOString().replace("Z", "+02:00");
    const inCapitals = { clinicId: desk.clinicId.toUpperCase(), patientId: desk.patientId.toUpperCase() };
    const again = await book(stack(), desk, { ...wanted, ...inCapitals, startsAt: elsewhere });
    expect(appointmentIn(again, 201).id).toBe(id);
    const upper = await act(stack(), id.toUpperCase(), "cancellation", { as: desk.patient });
    expect(appointmentIn(upper)).toMatchObject({ id, status: "cancelled" });
  });

  test("is required", async () => {
    const desk = await openDesk(stack(), { offer: { payment_policy: "none" } });
    const { clinicId, patientId, serviceId } = desk;
    const body = { clinicId, patientId, serviceIds: [serviceId], startsAt: soon() };
    const answer = await stack().api.call({ method: "POST", path: "/v1/appointments", as: desk.patient, body });
    expect(codeOf(answer)).toEqual([400, "idempotency_key_missing"]);
    expect((await book(stack(), desk, { key: "short" })).status).toBe(400);
  });

  test("of one account never meets another's", async () => {
    const desk = await openDesk(stack(), { offer: { payment_policy: "none" }, practitioners: 2 });
    const key = randomUUID();
    const other = await makeLogin(stack(), desk);
    const [mine, theirs] = await Promise.all([
      booked(stack(), desk, { key, practitionerId: null }),
      booked(stack(), desk, { key, practitionerId: null, patientId: other.patientId, as: other.as }),
    ]);
    expect(mine.id).not.toBe(theirs.id);
    expect(theirs.patientId).toBe(other.patientId);
  });
});

test("of two discounts and two processes of the API, a quota of one gives one", async () => {
  const desk = await openDesk(stack(), { practitioners: 10, offer: { price_minor: 200_000, payment_policy: "none" } });
  await stack().maker.admin.query("insert into discount_rules (organization_id, daily_limit) values ($1, 1)", [
    desk.organizationId,
  ]);
  const other = { ...stack(), api: await stack().startAnotherApi() };
  const visits = await Promise.all(
    desk.practitionerIds.map(async (practitionerId, i) => {
      const { patientId, as } = await makeLogin(stack(), desk);
      return booked(i % 2 ? stack() : other, desk, { practitionerId, patientId, as });
    }),
  );
  const reasons = visits
    .map(({ price }) => price.discountReason)
    .toSorted((a, b) => String(a).localeCompare(String(b)));
  expect(reasons).toEqual(["price_above_threshold", ...Array.from({ length: 9 }, () => "quota_exhausted")]);
});
