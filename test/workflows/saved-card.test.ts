import { randomUUID } from "node:crypto";
import { beforeAll, describe, test, vi } from "vitest";
import type { AppointmentView } from "../../src/api/booking/contract.ts";
import { cards, payInBrowser } from "../support/browser.ts";
import {
  act,
  appointmentIn,
  becomes,
  booked,
  type Desk,
  makeLogin,
  moneyBecomes,
  openDesk,
  read,
  reschedule,
  startIn,
  timelineOf,
} from "../support/desk.ts";
import { hoursAfter, passTimeUntil } from "../support/fast-forward.ts";
import { useStack } from "../support/stack.ts";
import { waiting } from "../support/waiting.ts";

const stack = useStack({ mail: true });
const DAYS_AHEAD = 10;
// Stripe's clock does not follow an appointment's: it is set to where these come to.
beforeAll(() => stack().emulator.clock.advance({ days: DAYS_AHEAD - 2 }));

type Booked = { desk: Desk; email: string; visit: AppointmentView };

/** Far ahead, with its card saved. */
async function bookFar(card: string = cards.good): Promise<Booked> {
  const desk = await openDesk(stack());
  const email = `${randomUUID()}@mail.example`;
  const { patientId, as } = await makeLogin(stack(), desk, { email });
  const held = await booked(stack(), desk, { patientId, as, startsAt: startIn(24 * DAYS_AHEAD) });
  await payInBrowser(stack(), held, card);
  return { desk: { ...desk, patientId, patient: as }, email, visit: held };
}

const twoDaysBefore = ({ startsAt }: AppointmentView) => hoursAfter(startsAt, -48);
const kindsOf = async ({ desk, visit }: Booked) =>
  (await timelineOf(stack(), visit.id, desk.patient)).events.map(({ kind }) => kind);
const mailTo = (email: string, subject: RegExp) =>
  vi.waitFor(() => {
    const mail = stack()
      .mailServer?.mails(email)
      .find((one) => subject.test(one.subject ?? ""));
    if (!mail) throw new Error(`no mail ${subject}`);
    return mail;
  }, waiting);

describe.concurrent("a visit far ahead", () => {
  test("is booked with a saved card, which is asked for the price two days before it, and pays after it", async ({
    expect,
  }) => {
    const far = await bookFar();
    const { desk, visit } = far;
    expect(visit).toMatchObject({
      status: "held",
      payment: { status: "created", capturedWhen: "at_completion", cardPlan: "save", clientSecretOf: "setup_intent" },
    });
    await becomes(stack(), visit.id, desk.patient, "confirmed");
    const authorizesAt = twoDaysBefore(visit).toISOString();
    const { payment } = await read(stack(), visit.id, desk.patient);
    expect(payment).toMatchObject({ status: "card_saved", authorizesAt, clientSecret: null });
    const { next } = await timelineOf(stack(), visit.id, desk.patient);
    expect(next.find(({ kind }) => kind === "authorize")).toMatchObject({ at: authorizesAt });

    await passTimeUntil(stack(), visit.id, new Date(Date.parse(authorizesAt) - 60_000));
    expect((await read(stack(), visit.id, desk.patient)).payment.status).toBe("card_saved");
    await passTimeUntil(stack(), visit.id, new Date(Date.parse(authorizesAt) + 60_000));
    await moneyBecomes(stack(), visit.id, desk.patient, { status: "authorized", authorizesAt: null });
    for (const noun of ["check-in", "start", "completion"]) await act(stack(), visit.id, noun, { as: desk.staff });
    await moneyBecomes(stack(), visit.id, desk.patient, { status: "captured", capturedMinor: 5000 });
    expect((await kindsOf(far)).slice(0, 4)).toEqual(["held", "payment.card_saved", "confirmed", "payment.authorized"]);
  });

  test("whose saved card does not pay is kept for a patient who pays by the link within a day", async ({ expect }) => {
    const { desk, email, visit } = await bookFar(cards.savedThenDeclined);
    await becomes(stack(), visit.id, desk.patient, "confirmed");
    await passTimeUntil(stack(), visit.id, new Date(twoDaysBefore(visit).getTime() + 60_000));
    const { text } = await mailTo(email, /^Please pay to keep/);
    expect(text).toContain(`appointment=${visit.id}`);
    const unpaid = await read(stack(), visit.id, desk.patient);
    expect(unpaid).toMatchObject({ status: "confirmed", payment: { clientSecretOf: "payment_intent" } });
    expect(Date.parse(unpaid.payment.payBy ?? "")).toBeGreaterThan(hoursAfter(visit.startsAt, -24).getTime() - 1);
    await payInBrowser(stack(), unpaid);
    await moneyBecomes(stack(), visit.id, desk.patient, { status: "authorized", payBy: null, clientSecret: null });
    await passTimeUntil(stack(), visit.id, hoursAfter(visit.startsAt, -23));
    expect((await read(stack(), visit.id, desk.patient)).status).toBe("confirmed");
  });

  test("that is not paid by the link either is given up after a day, with word to patient and desk, and frees its time", async ({
    expect,
  }) => {
    const far = await bookFar(cards.savedThenDeclined);
    const { desk, email, visit } = far;
    await becomes(stack(), visit.id, desk.patient, "confirmed");
    await passTimeUntil(stack(), visit.id, hoursAfter(visit.startsAt, -23));
    await becomes(stack(), visit.id, desk.patient, "cancelled");
    expect((await mailTo(email, /^Cancelled/)).text).toMatch(/not paid by the link[^]*nothing is charged/);
    await moneyBecomes(stack(), visit.id, desk.patient, { status: "voided", capturedMinor: 0 });
    expect(await kindsOf(far)).toEqual(expect.arrayContaining(["payment.declined", "not_paid"]));
    const { patientId, as } = await makeLogin(stack(), desk);
    await booked(stack(), desk, { startsAt: visit.startsAt, patientId, as });
  });

  test("is asked for at once when the desk moves it near, and later again when it moves away", async ({ expect }) => {
    const { desk, visit } = await bookFar();
    await becomes(stack(), visit.id, desk.patient, "confirmed");
    await passTimeUntil(stack(), visit.id, hoursAfter(visit.startsAt, -24 * 7));
    const near = hoursAfter(visit.startsAt, -24 * 6).toISOString();
    appointmentIn(await reschedule(stack(), visit.id, { as: desk.staff, startsAt: near }));
    await moneyBecomes(stack(), visit.id, desk.patient, { status: "authorized" });
    const away = hoursAfter(visit.startsAt, 24 * 10).toISOString();
    appointmentIn(await reschedule(stack(), visit.id, { as: desk.staff, startsAt: away }));
    const authorizesAt = hoursAfter(away, -48).toISOString();
    await moneyBecomes(stack(), visit.id, desk.patient, { status: "card_saved", authorizesAt });
    const held = stack()
      .emulator.books()
      .filter(({ metadata }) => metadata.appointment_id === visit.id);
    expect(held).toMatchObject([{ status: "canceled", released: 5000 }]);
    appointmentIn(await act(stack(), visit.id, "cancellation", { as: desk.staff }));
    await moneyBecomes(stack(), visit.id, desk.patient, { status: "voided" });
  });
});
