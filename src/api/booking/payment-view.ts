import type { Config } from "../../config.ts";
import type { StoredAppointment } from "../../domain/booking/view.ts";
import type { Role } from "../../domain/identity/principal.ts";
import { isFeeByCard, namesFee } from "../../domain/payment/card-fee.ts";
import { saveByOf } from "../../domain/payment/card-link.ts";
import { cardUseOf, dueWithoutCard } from "../../domain/payment/card-removal.ts";
import { dueBackAtDesk, moneyLeft } from "../../domain/payment/kept-money.ts";
import { isOpen } from "../../domain/payment/payment.ts";
import { refundableOf } from "../../domain/payment/refund.ts";
import { isBalanceByCard, isEndingCard, openRestOf } from "../../domain/payment/rest.ts";
import { authorizesAt, isLinkOpen } from "../../domain/payment/saved-card.ts";
import { stripePage } from "../payment/stripe-page.ts";
import { scopeOf } from "../permissions.ts";
import { utc } from "../utc.ts";
import { cancellationRulesOf } from "./cancellation-view.ts";
import type { AppointmentView } from "./contract.ts";

type StoredPayment = StoredAppointment["payments"][number];
type ViewConfig = Pick<Config, "stripe">;

/** What somebody sees of its money. */
export function toPaymentView(
  stored: StoredAppointment,
  role: Role,
  { stripe }: ViewConfig,
): AppointmentView["payment"] {
  const { payments, paymentPolicy, depositMinor, balance, capturePolicy } = stored;
  const saving = findSaving(stored);
  const current = findCurrent(payments.filter(({ cardToSave }) => !cardToSave));
  const payBy = current && isOffered(stored, current) ? current.payBy : null;
  const wanted = saving?.payment ?? (stored.status === "held" || payBy !== null ? current : undefined);
  const payable = wanted?.clientSecret && !wanted.withdrawn ? wanted : undefined;
  const savesNow = saving !== undefined || (stored.savesCard && payBy === null);
  const dispute = role === "patient" ? undefined : payments.findLast((payment) => payment.dispute)?.dispute;
  return {
    status: current?.status ?? "none",
    deskPlan: stored.deskPlan,
    amountMinor: current?.amountMinor ?? 0,
    depositMinor,
    balance,
    capturedMinor: sum(payments.map((payment) => payment.capturedMinor)),
    refundedMinor: sum(payments.map((payment) => payment.refundedMinor)),
    dueMinor: dueOf(stored),
    onHoldMinor: onHoldOf(stored),
    forgoneMinor: sum(payments.map(({ forgoneMinor }) => forgoneMinor)),
    openByCardMinor: openByCardOf(stored),
    endingCard: isEndingCard(stored),
    byCard: byCardOf(stored, role),
    payments: toPaidViews(stored, role),
    savedCard: toSavedCardView(stored, role),
    atDesk: toDeskPayments(stored, role),
    capturedWhen: paymentPolicy === "card" ? capturePolicy : null,
    authorizedUntil: current?.status === "authorized" && current.captureBefore ? utc(current.captureBefore) : null,
    dispute: dispute ? toDisputeView(dispute, role, stripe) : null,
    declineCode: current?.declineCode ?? null,
    cardPlan: paymentPolicy === "card" && payments.length > 0 ? (saving || stored.savesCard ? "save" : "hold") : null,
    authorizesAt: saving || isToAuthorize(stored, current) ? authorizesAt(stored.startsAt).toISOString() : null,
    feeFromCard: isFeeFromCard(stored),
    payBy: payBy && utc(payBy),
    saveBy: saving?.by.toISOString() ?? null,
    clientSecret: payable?.clientSecret ?? null,
    clientSecretOf: payable ? (savesNow ? "setup_intent" : "payment_intent") : null,
    publishableKey: payable ? stripe.publishableKey : null,
    stripeAccount: payable?.stripeAccountId ?? null,
  };
}

function toDisputeView(
  { stripeDisputeId, dueAt, ...dispute }: NonNullable<StoredPayment["dispute"]>,
  role: Role,
  stripe: Config["stripe"],
): AppointmentView["payment"]["dispute"] {
  return {
    ...dispute,
    dueAt: dueAt && utc(dueAt),
    stripeUrl: scopeOf("dispute.list", role) ? stripePage({ stripe }, `disputes/${stripeDisputeId}`) : null,
  };
}

/** What was paid and stands. Who treats needs no cards to know. */
function toPaidViews({ payments }: StoredAppointment, role: Role): AppointmentView["payment"]["payments"] {
  return payments.flatMap(({ id, purpose, method, capturedMinor, refundedMinor, takenAt, card }) =>
    method === null || takenAt === null || capturedMinor === 0
      ? []
      : {
          id,
          purpose,
          method,
          amountMinor: capturedMinor,
          refundedMinor,
          takenAt: utc(takenAt),
          card: seesCards(role) ? card : null,
        },
  );
}

/** The card that is kept, and what keeps it from being removed by whoever reads. */
function toSavedCardView(stored: StoredAppointment, role: Role): AppointmentView["payment"]["savedCard"] {
  const { savedCard, cardTerms, payments } = stored;
  if (!savedCard || cardTerms === null) return null;
  const facts = { ...stored, termsVersion: cardTerms, rules: cancellationRulesOf(stored) };
  return {
    card: seesCards(role) ? savedCard.card : null,
    use: cardUseOf(facts, role === "patient" ? "patient" : "staff", new Date()),
    dueWithoutMinor: dueWithoutCard(payments),
  };
}

const seesCards = (role: Role) => role !== "practitioner" && role !== "nurse";

/**
 * What is owed now: what is due at the clinic, or else the newest payment by card that is not off, or else the newest
 * at the desk. An authorisation that lapsed stays in the history, and so does what was entered by mistake.
 */
function findCurrent(payments: readonly StoredPayment[]): StoredPayment | undefined {
  const isDue = ({ status, amountMinor }: StoredPayment) => status === "due_at_clinic" && amountMinor > 0;
  const isOn = ({ method, status }: StoredPayment) => method === "card" && status !== "voided" && status !== "expired";
  const stands = ({ status, desk }: StoredPayment) => status !== "due_at_clinic" && !desk?.correction;
  return payments.findLast(isDue) ?? payments.findLast(isOn) ?? payments.findLast(stands) ?? payments.at(-1);
}

/** The payment that a card may be saved for in the stead of money on hold, and until when. */
function findSaving({ startsAt, payments }: StoredAppointment): { payment: StoredPayment; by: Date } | undefined {
  const payment = payments.find(({ cardToSave }) => cardToSave);
  const captureBefore = payments.find(({ status }) => status === "authorized")?.captureBefore;
  if (!payment || !captureBefore) return undefined;
  const by = saveByOf({ captureBefore, startsAt });
  return by > new Date() ? { payment, by } : undefined;
}

/** A bank may have taken back more of a payment than there was left. What is to be given back staff alone decide. */
function byCardOf(stored: StoredAppointment, role: Role): AppointmentView["payment"]["byCard"] {
  const byCard = stored.payments.filter(({ method }) => method === "card");
  return {
    takenMinor: sum(byCard.map(({ capturedMinor }) => capturedMinor)),
    leftMinor: sum(byCard.map((payment) => Math.max(0, moneyLeft(payment)))),
    refundableMinor: role === "patient" ? null : refundableOf(stored),
  };
}

/** What an admin may take, or a part of it. */
export const onHoldOf = ({ payments }: StoredAppointment) =>
  payments.findLast((payment) => payment.status === "authorized" && !isFeeByCard(payment))?.amountMinor ?? 0;

/** What is due at the clinic. */
export const dueOf = ({ payments }: StoredAppointment) =>
  sum(payments.filter(({ status }) => status === "due_at_clinic").map(({ amountMinor }) => amountMinor));

/** It is held until its card, or somebody at the desk, has paid. */
export const isPaidToConfirm = ({ status, paymentPolicy }: StoredAppointment) =>
  status === "held" && paymentPolicy === "card";

/** What the desk may take instead of a card or its link. */
export const openByCardOf = (stored: StoredAppointment) =>
  isPaidToConfirm(stored) ? stored.totalMinor : (openRestOf(stored)?.amountMinor ?? 0);

/** What is to be given back of a payment at the desk. */
export const dueBackOf = (stored: StoredAppointment, paymentId: string) =>
  dueBackAtDesk(toPaid(stored)).find((due) => due.paymentId === paymentId)?.amountMinor ?? 0;

const toPaid = ({ payments, ...visit }: StoredAppointment) => ({
  ...visit,
  payments: payments.map(({ id, ...payment }) => ({ ...payment, paymentId: id })),
});

/** Who took it, and what was entered by mistake, is for staff. */
function toDeskPayments(stored: StoredAppointment, role: Role): AppointmentView["payment"]["atDesk"] {
  return stored.payments.flatMap(({ id, method, amountMinor, refundedMinor, desk }) => {
    if (!desk || (method !== "cash" && method !== "terminal")) return [];
    const { takenAt, takenBy, correction } = desk;
    if (role === "patient" && correction) return [];
    return {
      id,
      method,
      amountMinor,
      refundedMinor,
      dueBackMinor: dueBackOf(stored, id),
      takenAt: utc(takenAt),
      takenBy: role === "patient" ? null : takenBy,
      correction: correction && { ...correction, at: utc(correction.at) },
    };
  });
}

/** A fee beyond what was paid would be asked of the card that is saved for the visit, or is. */
const isFeeFromCard = ({ cardTerms, payments }: StoredAppointment) =>
  namesFee(cardTerms) && payments.some(({ status, settledByHand }) => status === "card_saved" && !settledByHand);

/** The rest of a deposit is asked for when the visit is completed, which has no date, and a fee at once. */
const isToAuthorize = ({ status, savesCard }: StoredAppointment, payment: StoredPayment | undefined) =>
  payment &&
  !isBalanceByCard(payment) &&
  !isFeeByCard(payment) &&
  (payment.status === "card_saved" || (savesCard && status === "held"));

/** Its patient may pay by link. */
const isOffered = (visit: StoredAppointment, payment: StoredPayment) =>
  isOpen(payment.status) && isLinkOpen(visit, { payBy: payment.payBy, isRest: isBalanceByCard(payment) }, new Date());

const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0);
