import { randomUUID } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import type { AppointmentView } from "../../src/api/booking/contract.ts";
import { atOnce } from "../support/at-once.ts";
import { payInBrowser } from "../support/browser.ts";
import {
  act,
  appointmentIn,
  becomes,
  booked,
  codeOf,
  type Desk,
  makeLogin,
  moneyBecomes,
  openDesk,
  read,
  startIn,
  timelineOf,
} from "../support/desk.ts";
import { useStack } from "../support/stack.ts";
import { waiting } from "../support/waiting.ts";

const stack = useStack();

const openFreeDesk = () => openDesk(stack(), { offer: { payment_policy: "none" } });

/** A visit whose card is authorised. */
async function confirmed(desk: Desk, startsAt?: string): Promise<AppointmentView> {
  const held = await booked(stack(), desk, startsAt ? { startsAt } : {});
  await payInBrowser(stack(), held);
  return becomes(stack(), held.id, desk.patient, "confirmed");
}

describe.concurrent("what is done to a visit", () => {
  test("follows the lifecycle, and each step can be taken back", async () => {
    const desk = await openFreeDesk();
    const { id } = await booked(stack(), desk);
    const steps = [
      ["POST", "check-in", "checked_in"],
      ["DELETE", "check-in", "confirmed"],
      ["POST", "start", "in_progress"],
      ["DELETE", "start", "checked_in"],
      ["POST", "completion", "completed"],
      ["DELETE", "completion", "in_progress"],
      ["DELETE", "start", "checked_in"],
      ["DELETE", "check-in", "confirmed"],
      ["POST", "no-show", "no_show"],
      ["DELETE", "no-show", "confirmed"],
    ] as const;
    for (const [method, noun, status] of steps) {
      expect(appointmentIn(await act(stack(), id, noun, { method, as: desk.staff })).status).toBe(status);
    }
    const { events } = await timelineOf(stack(), id, desk.staff);
    expect(events.map(({ kind }) => kind)).toEqual([
      "confirmed",
      "checked_in",
      "undone_to_confirmed",
      "in_progress",
      "undone_to_checked_in",
      "completed",
      "undone_to_in_progress",
      "undone_to_checked_in",
      "undone_to_confirmed",
      "no_show",
      "undone_to_confirmed",
    ]);
  });

  test("is refused where the lifecycle does not allow it, and nothing is changed", async () => {
    const desk = await openFreeDesk();
    const { id } = await booked(stack(), desk);
    for (const [method, noun] of [
      ["POST", "completion"],
      ["DELETE", "completion"],
      ["DELETE", "start"],
    ] as const) {
      const refused = await act(stack(), id, noun, { method, as: desk.staff });
      expect(codeOf(refused)).toEqual([409, "not_possible_in_this_status"]);
    }
    const early = await act(stack(), id, "check-in", { as: desk.staff, acceptEarly: false });
    expect(codeOf(early)).toEqual([409, "too_early"]);
    appointmentIn(await act(stack(), id, "cancellation", { as: desk.patient }));
    for (const noun of ["check-in", "start", "completion", "no-show"]) {
      expect(codeOf(await act(stack(), id, noun, { as: desk.staff }))).toEqual([409, "not_possible_in_this_status"]);
    }
  });

  test("cannot be taken back when the time has been given to somebody else since", async () => {
    const desk = await openFreeDesk();
    const { id, startsAt } = await booked(stack(), desk);
    appointmentIn(await act(stack(), id, "no-show", { as: desk.staff }));
    const { patientId, as } = await makeLogin(stack(), desk);
    await booked(stack(), desk, { startsAt, patientId, as });
    const refused = await act(stack(), id, "no-show", { method: "DELETE", as: desk.staff });
    expect(codeOf(refused)).toEqual([409, "slot_taken"]);
    expect((await read(stack(), id, desk.staff)).status).toBe("no_show");
  });

  test("twice at once happens once, with one key and with two", async () => {
    const desk = await openFreeDesk();
    const { id } = await booked(stack(), desk);
    const key = randomUUID();
    const clicks = [key, key, randomUUID()].map((one) => act(stack(), id, "check-in", { as: desk.staff, key: one }));
    for (const answer of await Promise.all(clicks)) expect(appointmentIn(answer).status).toBe("checked_in");
    const { events } = await timelineOf(stack(), id, desk.staff);
    expect(events.map(({ kind }) => kind)).toEqual(["confirmed", "checked_in"]);
  });

  test("by two people at once is decided for one of them", async () => {
    const desk = await openFreeDesk();
    const { id } = await booked(stack(), desk);
    const [here, absent] = await Promise.all([
      act(stack(), id, "start", { as: desk.staff }),
      act(stack(), id, "no-show", { as: desk.manager }),
    ]);
    expect(new Set([here.status, absent.status])).toEqual(new Set([200, 409]));
    const { status } = await read(stack(), id, desk.staff);
    expect(status).toBe(here.status === 200 ? "in_progress" : "no_show");
  });
});

describe.concurrent("a cancellation", () => {
  test("before the money is taken lets go of it, which nobody can take then; the slot is free at once", async () => {
    const desk = await openDesk(stack());
    const { id, startsAt } = await confirmed(desk);
    appointmentIn(await act(stack(), id, "cancellation", { as: desk.patient }));
    const again = await booked(stack(), desk, { startsAt });
    appointmentIn(await act(stack(), again.id, "cancellation", { as: desk.patient }));
    const capture = () => act(stack(), id, "capture", { as: desk.manager });
    expect(codeOf(await capture())).toEqual([409, "not_possible_in_this_status"]);
    await moneyBecomes(stack(), id, desk.patient, { status: "voided", capturedMinor: 0 });
    expect(codeOf(await capture())).toEqual([409, "not_possible_in_this_status"]);
    expect((await read(stack(), id, desk.patient)).status).toBe("cancelled");
  });

  test("after the money was taken gives it back, once however often it is asked for", async () => {
    const desk = await openDesk(stack(), { organization: { capture_policy: "at_confirmation" } });
    const { id } = await confirmed(desk);
    await moneyBecomes(stack(), id, desk.patient, { status: "captured" });
    const clicks = [desk.patient, desk.patient, desk.staff].map((as) => act(stack(), id, "cancellation", { as }));
    for (const answer of await Promise.all(clicks)) expect(appointmentIn(answer).status).toBe("cancelled");
    await moneyBecomes(stack(), id, desk.patient, { status: "captured", capturedMinor: 5000, refundedMinor: 5000 });
    const entry = stack()
      .emulator.books()
      .find(({ metadata }) => metadata.appointment_id === id);
    expect(entry).toMatchObject({ captured: 5000, refunded: 5000 });
    await vi.waitFor(async () => {
      const { events } = await timelineOf(stack(), id, desk.patient);
      expect(events.at(-1)?.kind).toBe("payment.refunded");
    }, waiting);
  });

  test("inside the notice is refused to the patient, and open to the clinic", async () => {
    const desk = await openDesk(stack());
    const { id } = await confirmed(desk, startIn(20));
    const refused = await act(stack(), id, "cancellation", { as: desk.patient });
    expect(codeOf(refused)).toEqual([409, "cancellation_too_late"]);
    expect((await read(stack(), id, desk.patient)).status).toBe("confirmed");
    appointmentIn(await act(stack(), id, "cancellation", { as: desk.staff, reason: "the doctor is ill" }));
    await moneyBecomes(stack(), id, desk.patient, { status: "voided" });
  });

  test("shows its reason to staff and not to the patient", async () => {
    const desk = await openFreeDesk();
    const { id } = await booked(stack(), desk);
    appointmentIn(await act(stack(), id, "cancellation", { as: desk.staff, reason: "the doctor is ill" }));
    const seen = async (as: Desk["staff"]) => (await timelineOf(stack(), id, as)).events.at(-1)?.text;
    expect(await seen(desk.staff)).toBe("Cancelled by the clinic. The time is free again. Reason: the doctor is ill");
    expect(await seen(desk.patient)).toBe("Cancelled by the clinic. The time is free again.");
  });
});

test("a cancellation at the same time as a capture ends with the money taken and given back, or never taken; fifty times", async () => {
  const desk = await openDesk(stack(), { organization: { capture_policy: "by_admin" } });
  const hours = Array.from({ length: 50 }, (_, i) => 48 + i / 2);
  const ids = await atOnce(6, hours, async (hour, i) => {
    const { id } = await confirmed(desk, startIn(hour));
    const askFor = (noun: string) => act(stack(), id, noun, { as: desk.manager });
    const first = i % 2 ? "capture" : "cancellation";
    const [one, other] = [askFor(first), askFor(first === "capture" ? "cancellation" : "capture")];
    const [capture, cancel] = await Promise.all(first === "capture" ? [one, other] : [other, one]);
    expect(cancel.status).toBe(200);
    expect(capture.status === 200 || codeOf(capture)[0] === 409, JSON.stringify(capture.body)).toBe(true);
    return id;
  });
  await vi.waitFor(() => {
    const entries = stack()
      .emulator.books()
      .filter(({ metadata }) => ids.includes(metadata.appointment_id ?? ""));
    expect(entries).toHaveLength(50);
    for (const entry of entries) {
      expect(["canceled 0 0", "succeeded 5000 5000"]).toContain(`${entry.status} ${entry.captured} ${entry.refunded}`);
    }
  }, waiting);
}, 120_000);
