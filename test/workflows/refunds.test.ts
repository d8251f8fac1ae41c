import { randomUUID } from "node:crypto";
import { describe, test } from "vitest";
import type { Principal } from "../../src/domain/identity/principal.ts";
import { followId } from "../../src/workflows/booking/messages.ts";
import { payInBrowser } from "../support/browser.ts";
import {
  act,
  appointmentIn,
  becomes,
  booked,
  codeOf,
  type Desk,
  makeMember,
  moneyBecomes,
  openDesk,
  openTasks,
  post,
  read,
  sendRefundBack,
  startIn,
  timelineOf,
} from "../support/desk.ts";
import { useStack } from "../support/stack.ts";
import { waiting } from "../support/waiting.ts";

const stack = useStack({ mail: true });

const half = { kind: "percent", basisPoints: 5_000 } as const;
const wholesale = {
  capture_policy: "at_confirmation",
  refund_limits: JSON.stringify([{ amountMinor: 1500, currency: "EUR" }]),
  fee_table: JSON.stringify({ lateCancel: [{ underHours: 24, fee: half }], noShow: half }),
};

async function paid(desk: Desk, hours = 48) {
  const held = await booked(stack(), desk, { startsAt: startIn(hours) });
  await payInBrowser(stack(), held);
  await becomes(stack(), held.id, desk.patient, "confirmed");
  await moneyBecomes(stack(), held.id, desk.patient, { status: "captured", capturedMinor: 5000 });
  return held.id;
}

const ask = (id: string, as: Principal, amountMinor: number, key: string = randomUUID()) =>
  post(stack(), id, "refunds", { as, key, amountMinor, reason: "It was shorter than planned" });

const answer = (id: string, as: Principal, refundId: string | undefined, noun: "approval" | "refusal") =>
  post(stack(), id, `refunds/${refundId}/${noun}`, { as });

const refundsOf = async (id: string, { staff }: Desk) =>
  (await read(stack(), id, staff)).refunds.map(({ amountMinor, status }) => [amountMinor, status]);

// After each of them the books of Stripe and ours are compared.
describe.concurrent("money that the clinic gives back", () => {
  test("goes back once for each request, never more than was paid, and each refund's mail names its own sum", async ({
    expect,
  }) => {
    const desk = await openDesk(stack(), { organization: wholesale });
    const id = await paid(desk);
    const email = `${randomUUID()}@mail.example`;
    await stack().maker.admin.query("update patients set email = $2 where id = $1", [desk.patientId, email]);
    const stranger = { ...desk.manager, organizationId: randomUUID() };
    expect(codeOf(await ask(id, desk.patient, 100))).toEqual([403, "forbidden"]);
    expect(codeOf(await ask(id, stranger, 100))[0]).toBe(404);
    const key = randomUUID();
    const same = await Promise.all([1, 2, 3].map(() => ask(id, desk.staff, 1000, key)));
    expect(same.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(codeOf(await ask(id, desk.manager, 4001))).toEqual([409, "more_than_left"]);
    await moneyBecomes(stack(), id, desk.patient, { refundedMinor: 1000 });
    appointmentIn(await ask(id, desk.staff, 300));
    await moneyBecomes(stack(), id, desk.patient, { refundedMinor: 1300 });
    expect((await read(stack(), id, desk.patient)).refunds).toMatchObject([
      { amountMinor: 1000, reason: "by_staff", status: "succeeded", note: null, isOwn: false },
      { amountMinor: 300, reason: "by_staff", status: "succeeded", note: null, isOwn: false },
    ]);
    const sums = () => {
      const mails = stack().mailServer?.mails(email) ?? [];
      return mails.flatMap(({ text }) => text?.match(/€[\d.]+(?= was given back)/) ?? []);
    };
    await expect.poll(sums, waiting).toEqual(["€10", "€3"]);
    appointmentIn(await act(stack(), id, "cancellation", { as: desk.staff }));
    await moneyBecomes(stack(), id, desk.patient, { capturedMinor: 5000, refundedMinor: 5000 });
    const said = () => (stack().mailServer?.mails(email) ?? []).map(({ text }) => text).join("\n");
    await expect.poll(said, waiting).toContain("€37 you have paid goes back to your card");
  });

  test("above the limit waits for a second person, also where it is asked for in parts, until the visit is off", async ({
    expect,
  }) => {
    const desk = await openDesk(stack(), { organization: wholesale });
    const id = await paid(desk);
    const [first] = appointmentIn(await ask(id, desk.manager, 1501)).refunds;
    expect(first).toMatchObject({ status: "proposed", isOwn: true, note: "It was shorter than planned" });
    const [task, ...others] = await openTasks(stack(), desk.manager);
    expect([task?.kind, task?.amount?.amountMinor, others]).toEqual(["refund_proposed", 1501, []]);
    expect((await read(stack(), id, desk.patient)).refunds).toEqual([]);
    expect(codeOf(await answer(id, desk.staff, first?.id, "approval"))).toEqual([403, "forbidden"]);
    expect(codeOf(await answer(id, desk.manager, first?.id, "approval"))).toEqual([403, "second_person_needed"]);
    const tooMuch = await ask(id, desk.staff, 3500);
    expect(codeOf(tooMuch)).toEqual([409, "more_than_left"]);
    expect(tooMuch.body).toMatchObject({
      leftMinor: 3499,
      detail: "At most 34.99 EUR can go back by card at once. Nothing was given back.",
    });
    const other = await makeMember(stack(), desk, "clinic_manager");
    for (let i = 0; i < 2; i++) appointmentIn(await answer(id, other, first?.id, "approval"));
    await moneyBecomes(stack(), id, desk.patient, { refundedMinor: 1501 });
    expect(await openTasks(stack(), desk.manager)).toEqual([]);

    // What a second person approved is not counted, and what one alone gave back is, whoever it was.
    const asked = await Promise.all([ask(id, desk.staff, 800), ask(id, desk.manager, 800)]);
    expect(asked.map(({ status }) => status)).toEqual([200, 200]);
    await moneyBecomes(stack(), id, desk.patient, { refundedMinor: 2301 });
    expect(await refundsOf(id, desk)).toEqual([
      [1501, "succeeded"],
      [800, "succeeded"],
      [800, "proposed"],
    ]);
    const refundId = (await read(stack(), id, desk.staff)).refunds.at(-1)?.id;
    appointmentIn(await answer(id, desk.staff, refundId, "refusal"));
    expect(codeOf(await answer(id, other, refundId, "approval"))).toEqual([409, "not_possible_in_this_status"]);
    expect((await read(stack(), id, desk.manager)).payment).toMatchObject({ refundedMinor: 2301 });

    // What the visit's end gives back nobody has to approve any more.
    appointmentIn(await ask(id, desk.manager, 2000));
    appointmentIn(await act(stack(), id, "cancellation", { as: desk.staff }));
    await moneyBecomes(stack(), id, desk.patient, { refundedMinor: 5000 });
    expect((await refundsOf(id, desk)).slice(-2)).toEqual([
      [2000, "declined"],
      [2699, "succeeded"],
    ]);
    expect(await openTasks(stack(), desk.manager)).toEqual([]);
    const acts = async (as: Principal) =>
      (await timelineOf(stack(), id, as)).events.filter(({ kind }) => kind.startsWith("refund_"));
    const [boss, second, front] = [desk.manager, other, desk.staff].map(
      ({ accountId }) => `${accountId}@clinic.example`,
    );
    const told = (await acts(desk.staff)).map(({ kind, money, who }) => [kind, money?.amountMinor, who]);
    expect(told.slice(0, 2)).toEqual([
      ["refund_proposed", 1501, boss],
      ["refund_approved", 1501, second],
    ]);
    expect(told.slice(2, 5).map(([kind]) => kind)).toContain("refund_asked");
    expect(told.slice(4)).toEqual([
      [expect.stringMatching(/^refund_(declined|withdrawn)$/), 800, front],
      ["refund_proposed", 2000, boss],
    ]);
    expect(await acts(desk.patient)).toEqual([]);
  });

  test("settled in another way once the bank has sent it back, is given once, and the rest still follows the visit", async ({
    expect,
  }) => {
    const desk = await openDesk(stack(), { organization: wholesale });
    const id = await paid(desk);
    appointmentIn(await ask(id, desk.staff, 1000));
    await moneyBecomes(stack(), id, desk.patient, { refundedMinor: 1000 });
    await sendRefundBack(stack(), id, desk.staff);
    await expect
      .poll(() => refundsOf(id, desk), waiting)
      .toEqual([
        [1000, "failed"],
        [1000, "requested"],
      ]);
    const [task] = await openTasks(stack(), desk.manager);
    const path = `/v1/tasks/${task?.id}/closure`;
    const headers = { "idempotency-key": randomUUID() };
    const body = { note: "Handed out in cash" };
    await stack().api.call({ method: "POST", path, as: desk.manager, headers, body });
    expect(await openTasks(stack(), desk.manager)).toEqual([]);
    expect(codeOf(await ask(id, desk.manager, 4001))).toEqual([409, "more_than_left"]);
    appointmentIn(await act(stack(), id, "cancellation", { as: desk.patient }));
    await moneyBecomes(stack(), id, desk.patient, { refundedMinor: 4000 });
    expect(await refundsOf(id, desk)).toEqual([
      [1000, "failed"],
      [1000, "settled_by_hand"],
      [4000, "succeeded"],
    ]);
  });

  test("also goes back once its visit's workflow has ended, and is still owed when the bank sends it back", async ({
    expect,
  }) => {
    const desk = await openDesk(stack(), { organization: wholesale });
    const id = await paid(desk, 20);
    appointmentIn(await act(stack(), id, "cancellation", { as: desk.patient }));
    await moneyBecomes(stack(), id, desk.patient, { refundedMinor: 2500 });
    const ended = async () =>
      (await stack().api.parts.temporal.workflow.getHandle(followId(id)).describe()).status.name;
    await expect.poll(ended, waiting).toBe("COMPLETED");

    expect(codeOf(await ask(id, desk.staff, 2501))).toEqual([409, "more_than_left"]);
    const proposed = appointmentIn(await ask(id, desk.staff, 2500)).refunds.at(-1);
    await expect.poll(ended, waiting).toBe("COMPLETED");
    appointmentIn(await answer(id, desk.manager, proposed?.id, "approval"));
    await moneyBecomes(stack(), id, desk.patient, { refundedMinor: 5000 });

    await sendRefundBack(stack(), id, desk.staff);
    await expect
      .poll(() => refundsOf(id, desk), waiting)
      .toEqual([
        [2500, "succeeded"],
        [2500, "failed"],
        [2500, "requested"],
      ]);
    const [task] = await openTasks(stack(), desk.manager);
    const headers = { "idempotency-key": randomUUID() };
    await stack().api.call({ method: "POST", path: `/v1/tasks/${task?.id}/retry`, as: desk.staff, headers });
    await moneyBecomes(stack(), id, desk.patient, { refundedMinor: 5000 });
    expect(await openTasks(stack(), desk.manager)).toEqual([]);
  });
});
