import type { Client } from "./client.ts";
import type { CrashClinic } from "./clinic.ts";

/** Where an appointment stands at the end of a patient's way, and its money. */
type End = { status: string; payment: string; isRefunded: boolean };

const ends = {
  confirmed: { status: "confirmed", payment: "authorized", isRefunded: false },
  paid: { status: "confirmed", payment: "captured", isRefunded: false },
  saved: { status: "confirmed", payment: "card_saved", isRefunded: false },
  cancelled: { status: "cancelled", payment: "voided", isRefunded: false },
  refunded: { status: "cancelled", payment: "captured", isRefunded: true },
} as const satisfies Record<string, End>;
export type Ending = keyof typeof ends;

/** What one person gives back alone, and what is paid at the desk of a price. */
const PART_MINOR = 700;

export type Patient = ReturnType<typeof createPatient>;

/** What patients do, each on their own, and what happens without them. */
export function createPatient(client: Client, clinic: CrashClinic) {
  async function hold(): Promise<string> {
    const { outcome, said } = await client.book(clinic.nextVisit());
    if (outcome !== "ok" || said === null) throw new Error(`a free time was refused: ${said}`);
    return said;
  }
  /** So far ahead that its card is saved and nothing more. */
  async function saveCard(): Promise<string> {
    const { outcome, said } = await client.book(clinic.nextFar());
    if (outcome !== "ok" || said === null) throw new Error(`a free time far ahead was refused: ${said}`);
    await pay(said);
    await reach(said, "saved");
    return said;
  }
  async function bookFree(): Promise<string> {
    const { outcome, said } = await client.book(clinic.nextFree());
    if (outcome !== "ok" || said === null) throw new Error(`a free time without a card was refused: ${said}`);
    return said;
  }
  /** A deposit is paid, and the same card is to pay the rest. */
  async function payDeposit(): Promise<string> {
    const { outcome, said } = await client.book(clinic.nextDeposit());
    if (outcome !== "ok" || said === null) throw new Error(`a free time with a deposit was refused: ${said}`);
    await pay(said);
    await client.waitFor(said, "its deposit paid", ({ payment: { openByCardMinor, capturedMinor, depositMinor } }) => {
      return openByCardMinor > 0 && capturedMinor === depositMinor;
    });
    return said;
  }
  /** The rest of it, in cash instead of by that card. */
  async function payRestAtDesk(id: string): Promise<void> {
    const { price, payment } = await client.read(id);
    const restMinor = price.totalMinor - (payment.depositMinor ?? 0);
    const { outcome, said } = await client.takeAtDesk(id, restMinor, true);
    if (outcome !== "ok") throw new Error(`the rest was refused at the desk: ${said}`);
    await client.waitFor(
      id,
      "its rest paid at the desk, once",
      ({ payment: { atDesk, dueMinor, openByCardMinor } }) => {
        const [taken, ...more] = atDesk;
        return taken?.amountMinor === restMinor && more.length === 0 && dueMinor + openByCardMinor === 0;
      },
    );
  }
  async function request(): Promise<string> {
    const { outcome, said } = await client.book(clinic.nextRequest());
    if (outcome !== "ok" || said === null) throw new Error(`a request for a free time was refused: ${said}`);
    return said;
  }
  /** Its payment is made at Stripe after the answer. */
  async function approve(id: string): Promise<void> {
    const { outcome, said } = await client.approve(id);
    if (outcome !== "ok") throw new Error(`the approval was refused: ${said}`);
    await client.waitFor(id, "payable", ({ payment }) => payment.clientSecret !== null);
  }
  async function pay(id: string, card?: string): Promise<void> {
    const { payment } = await client.read(id);
    if (payment.clientSecret) await client.pay(payment.clientSecret, card);
    if (client.asksAfterPaying) await client.followPayment(id);
  }
  /** The clinic takes the money on hold. */
  async function take(id: string): Promise<void> {
    const { outcome, said } = await client.capture(id);
    if (outcome !== "ok") throw new Error(`the capture was refused: ${said}`);
  }
  async function cancel(id: string): Promise<void> {
    const { outcome, said } = await client.cancel(id);
    if (outcome !== "ok") throw new Error(`the cancellation was refused: ${said}`);
  }
  /** A part of what was paid, which leaves the visit as it is. */
  async function getBack(id: string): Promise<void> {
    const { outcome, said } = await client.giveBack(id, PART_MINOR);
    if (outcome !== "ok") throw new Error(`giving money back was refused: ${said}`);
    await client.waitFor(id, "given back in part", ({ payment }) => payment.refundedMinor === PART_MINOR);
  }
  /** A part of what is due at the clinic. */
  async function payAtDesk(id: string): Promise<void> {
    const { outcome, said } = await client.takeAtDesk(id, PART_MINOR);
    if (outcome !== "ok") throw new Error(`money at the desk was refused: ${said}`);
    await client.waitFor(id, "paid in part at the desk", ({ payment: { atDesk, dueMinor }, price }) => {
      const [taken, ...more] = atDesk;
      return taken?.amountMinor === PART_MINOR && more.length === 0 && dueMinor === price.totalMinor - PART_MINOR;
    });
  }
  /** To a time that nobody else asks for: another patient's turn that is not taken. */
  async function move(id: string): Promise<void> {
    const { startsAt, practitionerId } = clinic.nextVisit();
    const { outcome, said } = await client.move(id, startsAt, practitionerId);
    if (outcome !== "ok") throw new Error(`the move was refused: ${said}`);
    await client.waitFor(id, "moved", (moved) => moved.version === 2 && moved.startsAt === startsAt);
  }
  /** To so near that its saved card is asked for the price at once. */
  async function moveNear(id: string): Promise<void> {
    const { startsAt, practitioner } = await client.read(id);
    if (!practitioner) throw new Error("a visit without a practitioner");
    const near = new Date(Date.parse(startsAt) - 10 * 86_400_000).toISOString();
    const { outcome, said } = await client.move(id, near, practitioner.id);
    if (outcome !== "ok") throw new Error(`the move was refused: ${said}`);
  }
  /**
   * The clinic notes that they did not come, which costs half of the price: what is left over is let go of or given
   * back.
   */
  async function miss(id: string): Promise<void> {
    const { outcome, said } = await client.miss(id);
    if (outcome !== "ok") throw new Error(`the no-show was refused: ${said}`);
    await client.waitFor(id, "charged its fee", ({ payment: { capturedMinor, refundedMinor }, price, fee }) => {
      const kept = capturedMinor - refundedMinor;
      return fee?.amountMinor === price.totalMinor / 2 && kept === fee.amountMinor;
    });
  }
  async function dispute(id: string): Promise<void> {
    await client.dispute(id);
    await client.waitFor(id, "known to be disputed", ({ payment }) => payment.dispute !== null);
  }
  async function reach(id: string, end: Ending): Promise<void> {
    const wanted = ends[end];
    await client.waitFor(id, end, ({ status, payment }) => {
      const isRefunded = payment.refundedMinor > 0 && payment.refundedMinor === payment.capturedMinor;
      return status === wanted.status && payment.status === wanted.payment && isRefunded === wanted.isRefunded;
    });
  }
  const moneyBack = { cancel, miss, dispute, getBack };
  return {
    hold,
    saveCard,
    bookFree,
    request,
    approve,
    pay,
    payAtDesk,
    payDeposit,
    payRestAtDesk,
    take,
    move,
    moveNear,
    reach,
    sweep: client.sweep,
    ...moneyBack,
  };
}
