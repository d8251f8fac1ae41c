import type { Client, Try } from "./client.ts";
import type { CrashClinic } from "./clinic.ts";

/** Where an appointment stands at the end of a patient's way, and its money. */
type End = { status: string; payment: string; isRefunded: boolean };

const ends = {
  confirmed: { status: "confirmed", payment: "authorized", isRefunded: false },
  paid: { status: "confirmed", payment: "captured", isRefunded: false },
  saved: { status: "confirmed", payment: "card_saved", isRefunded: false },
  visited: { status: "completed", payment: "captured", isRefunded: false },
  cancelled: { status: "cancelled", payment: "voided", isRefunded: false },
  refunded: { status: "cancelled", payment: "captured", isRefunded: true },
} as const satisfies Record<string, End>;
export type Ending = keyof typeof ends;

/** Something is still to come of a payment that stands there. */
const openPayments = ["created", "requires_action", "card_saved", "authorized"];

/** What one person gives back alone, what is taken of a hold, and what is paid at the desk of a price. */
const PART_MINOR = 700;

export type Patient = ReturnType<typeof createPatient>;

/** What patients do, each on their own, and what happens without them. */
export function createPatient(client: Client, clinic: CrashClinic) {
  const { capture, lateCancelShare, noShowShare } = clinic.policy;
  /** Booked and paid, as its clinic takes money: put on hold, or taken at once. */
  const booked = capture === "at_confirmation" ? "paid" : "confirmed";

  const hold = () => granted("a free time", client.book(clinic.nextVisit()));
  const bookFree = () => granted("a free time without a card", client.book(clinic.nextFree()));
  const request = () => granted("a request for a free time", client.book(clinic.nextRequest()));

  /** So far ahead that its card is saved and nothing more, where its clinic does not take money at once. */
  async function saveCard(card?: string): Promise<string> {
    const id = await granted("a free time far ahead", client.book(clinic.nextFar()));
    await pay(id, card);
    await reach(id, booked === "paid" ? "paid" : "saved");
    return id;
  }
  /** A deposit is paid, and the same card is to pay the rest. */
  async function payDeposit(): Promise<string> {
    const id = await granted("a free time with a deposit", client.book(clinic.nextDeposit()));
    await pay(id);
    await client.waitFor(id, "its deposit paid", ({ payment: { openByCardMinor, capturedMinor, depositMinor } }) => {
      return openByCardMinor > 0 && capturedMinor === depositMinor;
    });
    return id;
  }
  /** The rest of it, in cash instead of by that card. */
  async function payRestAtDesk(id: string): Promise<void> {
    const { price, payment } = await client.read(id);
    const restMinor = price.totalMinor - (payment.depositMinor ?? 0);
    await granted("the rest at the desk", client.takeAtDesk(id, restMinor, true));
    await client.waitFor(
      id,
      "its rest paid at the desk, once",
      ({ payment: { atDesk, dueMinor, openByCardMinor } }) => {
        const [taken, ...more] = atDesk;
        return taken?.amountMinor === restMinor && more.length === 0 && dueMinor + openByCardMinor === 0;
      },
    );
  }
  /** In cash, instead of by the card that its hold waits for. */
  async function payHoldAtDesk(id: string): Promise<void> {
    const { price } = await client.read(id);
    await granted("the price at the desk", client.takeAtDesk(id, price.totalMinor, true));
    await reach(id, "paid");
  }
  /** Its payment is made at Stripe after the answer. */
  async function approve(id: string): Promise<void> {
    await granted("the approval", client.approve(id));
    await client.waitFor(id, "payable", ({ payment }) => payment.clientSecret !== null);
  }
  async function pay(id: string, card?: string): Promise<void> {
    const { payment } = await client.read(id);
    if (payment.clientSecret) await client.pay(payment.clientSecret, card);
    if (client.asksAfterPaying) await client.followPayment(id);
  }
  const reachBooked = (id: string) => reach(id, booked);
  async function payHeld(id: string, card?: string): Promise<void> {
    await pay(id, card);
    await reachBooked(id);
  }
  /** The clinic takes the money on hold. */
  async function take(id: string): Promise<void> {
    await granted("the capture", client.capture(id));
  }
  /** Less than is on hold, and no more is owed; where money is taken at once there is nothing to choose any more. */
  async function takePart(id: string): Promise<void> {
    if (capture === "at_confirmation") return;
    await granted("the capture of a part", client.capture(id, PART_MINOR));
    await client.waitFor(id, "taken in part", ({ payment }) => {
      return payment.status === "captured" && payment.capturedMinor === PART_MINOR && payment.dueMinor === 0;
    });
  }
  /** The visit takes place, long before its time; the money is taken then, or the clinic takes it. */
  async function visit(id: string): Promise<void> {
    await granted("the start of the visit", client.start(id));
    await granted("the end of the visit", client.complete(id));
    if (capture === "by_admin") await take(id);
    await client.waitFor(id, "paid in full", ({ payment, price }) => payment.capturedMinor === price.totalMinor);
    await reach(id, "visited");
  }
  async function cancel(id: string): Promise<void> {
    await granted("the cancellation", client.cancel(id));
  }
  /** A part of what was paid, which leaves the visit as it is. */
  async function getBack(id: string): Promise<void> {
    await granted("giving money back", client.giveBack(id, PART_MINOR));
    await client.waitFor(id, "given back in part", ({ payment }) => payment.refundedMinor === PART_MINOR);
  }
  /** A part of what is due at the clinic. */
  async function payAtDesk(id: string): Promise<void> {
    await granted("money at the desk", client.takeAtDesk(id, PART_MINOR));
    await client.waitFor(id, "paid in part at the desk", ({ payment: { atDesk, dueMinor }, price }) => {
      const [taken, ...more] = atDesk;
      return taken?.amountMinor === PART_MINOR && more.length === 0 && dueMinor === price.totalMinor - PART_MINOR;
    });
  }
  /** To a time that nobody else asks for: another patient's turn that is not taken. */
  async function move(id: string): Promise<void> {
    const { startsAt, practitionerId } = clinic.nextVisit();
    await granted("the move", client.move(id, startsAt, practitionerId));
    await client.waitFor(id, "moved", (moved) => moved.version === 2 && moved.startsAt === startsAt);
  }
  /** To so near that its saved card is asked for the price at once. */
  async function moveNear(id: string): Promise<void> {
    const { startsAt, practitioner } = await client.read(id);
    if (!practitioner) throw new Error("a visit without a practitioner");
    const near = new Date(Date.parse(startsAt) - 10 * 86_400_000).toISOString();
    await granted("the move", client.move(id, near, practitioner.id));
  }
  /** The clinic notes that they did not come. */
  async function miss(id: string): Promise<void> {
    await granted("the no-show", client.miss(id));
    await owe(id, "no_show");
  }
  /** It did not cost them anything after all, and what was taken goes back. */
  async function waive(id: string): Promise<void> {
    await granted("the waiver", client.waive(id));
    await client.waitFor(id, "charged nothing", ({ fee, payment }) => {
      return (fee?.amountMinor ?? 0) === 0 && payment.capturedMinor === payment.refundedMinor && payment.dueMinor === 0;
    });
  }
  /** The card that is kept for the visit, which stays and is paid at the clinic. */
  async function removeCard(id: string): Promise<void> {
    await granted("the removal of the card", client.removeCard(id));
    await client.waitFor(id, "due at the clinic without a card", ({ status, price, payment }) => {
      return status === "confirmed" && payment.savedCard === null && payment.dueMinor === price.totalMinor;
    });
  }
  /** The saved card did not pay, and the clinic has the price in another way. */
  async function settle(id: string): Promise<void> {
    await granted("the answer to the task", client.settle(id));
    await client.waitFor(id, "owed nothing", ({ status, payment }) => status === "confirmed" && payment.dueMinor === 0);
  }
  /** What cancelling or missing it costs is kept of what was paid or due at the clinic, and nothing else is open. */
  async function owe(id: string, why: "cancelled" | "no_show"): Promise<void> {
    const share = why === "cancelled" ? lateCancelShare : noShowShare;
    await client.waitFor(id, `${why} and charged its fee alone`, ({ status, price, fee, payment }) => {
      const owedMinor = (price.totalMinor * share) / 10_000;
      const isOpen = openPayments.includes(payment.status);
      const keptMinor = payment.capturedMinor - payment.refundedMinor + payment.dueMinor;
      return status === why && (fee?.amountMinor ?? 0) === owedMinor && !isOpen && keptMinor === owedMinor;
    });
  }
  /** The same after the rest of a deposit was paid at the desk, where a person gives back what is not the fee's. */
  async function oweOfBoth(id: string): Promise<void> {
    await client.waitFor(id, "cancelled and charged its fee, the deposit first", ({ status, price, payment }) => {
      const [atDesk] = payment.atDesk;
      const owedMinor = (price.totalMinor * lateCancelShare) / 10_000;
      const ofDeposit = Math.min(owedMinor, payment.depositMinor ?? 0);
      const dueBackMinor = (atDesk?.amountMinor ?? 0) - (owedMinor - ofDeposit);
      return status === "cancelled" && payment.byCard.leftMinor === ofDeposit && atDesk?.dueBackMinor === dueBackMinor;
    });
  }
  async function dispute(id: string): Promise<void> {
    await client.dispute(id);
    await beDisputed(id);
  }
  async function beDisputed(id: string): Promise<void> {
    await client.waitFor(id, "known to be disputed", ({ payment }) => payment.dispute !== null);
  }
  async function reach(id: string, end: Ending): Promise<void> {
    const wanted = ends[end];
    await client.waitFor(id, end, ({ status, payment }) => {
      const isRefunded = payment.refundedMinor > 0 && payment.refundedMinor === payment.capturedMinor;
      return status === wanted.status && payment.status === wanted.payment && isRefunded === wanted.isRefunded;
    });
  }
  const moneyBack = { cancel, miss, waive, removeCard, settle, owe, oweOfBoth, dispute, beDisputed, getBack };
  return {
    hold,
    saveCard,
    bookFree,
    request,
    approve,
    pay,
    payHeld,
    payAtDesk,
    payDeposit,
    payRestAtDesk,
    payHoldAtDesk,
    take,
    takePart,
    visit,
    move,
    moveNear,
    reach,
    reachBooked,
    sweep: client.sweep,
    reconcile: client.reconcile,
    ...moneyBack,
  };
}

/** The appointment that a wish was done to against which nothing stands. */
async function granted(wish: string, trying: Promise<Try>): Promise<string> {
  const { outcome, said } = await trying;
  if (outcome !== "ok" || said === null) throw new Error(`${wish} was refused: ${said}`);
  return said;
}
