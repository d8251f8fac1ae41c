import type { components } from "../../../clients/typescript/openapi.d.ts";
import type { Words } from "../words.ts";

type Terms = Pick<
  components["schemas"]["Quote"]["payment"],
  "capturedWhen" | "cardPlan" | "authorizesAt" | "depositMinor" | "balance"
>;
type Price = { totalMinor: number; currency: string };
type Asked = { price: Price; timeZone: string };

/** What giving a card means: when the money is held on it and when it is taken. */
export function cardTerms(terms: Terms, { price, timeZone }: Asked, words: Words): string {
  const { say, format } = words;
  const { capturedWhen, cardPlan, authorizesAt, depositMinor } = terms;
  if (depositMinor !== null) return depositTerms({ ...terms, depositMinor }, price, words);
  const amount = format.money({ amountMinor: price.totalMinor, currency: price.currency });
  if (cardPlan === "save" && authorizesAt) {
    const reserved = say.savedNow(amount, format.moment(authorizesAt, timeZone));
    return `${reserved} ${capturedWhen === "by_admin" ? say.thenTaken : say.thenCharged} ${say.feeFromCard}`;
  }
  if (capturedWhen === "at_confirmation") return say.chargedOnceBooked(amount);
  return capturedWhen === "by_admin" ? say.heldForClinic(amount) : say.heldOnCard(amount);
}

/** What is paid now, and the rest how. */
function depositTerms(
  { depositMinor, balance }: Pick<Terms, "balance"> & { depositMinor: number },
  { totalMinor, currency }: Price,
  { say, format }: Words,
): string {
  const write = (amountMinor: number) => format.money({ amountMinor, currency });
  const split = say.depositNow[balance](write(depositMinor), write(totalMinor - depositMinor));
  return balance === "by_card" ? `${split} ${say.feeBeyondDeposit}` : split;
}

type Paid = Pick<components["schemas"]["Appointment"], "payment" | "price" | "clinic">;

/** What has been paid, or is to be: at the desk also of a visit that asked for a card. */
export function moneyOf({ payment, price, clinic }: Paid, words: Words): string {
  const { say, format } = words;
  const { status, depositMinor, balance, dueMinor, atDesk } = payment;
  const { totalMinor } = price;
  const write = (amountMinor: number) => format.money({ amountMinor, currency: price.currency });
  const atDeskMinor = atDesk.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  if (atDeskMinor > 0) return say.paidAtClinic(write(atDeskMinor), dueMinor > 0 ? write(dueMinor) : undefined);
  if (depositMinor !== null) return say.depositPaid[balance](write(depositMinor), write(totalMinor - depositMinor));
  if (status === "captured") return say.charged(write(totalMinor));
  if (status === "authorized" && payment.capturedWhen === "at_confirmation") return say.beingCharged(write(totalMinor));
  if (status === "authorized" || status === "card_saved")
    return cardTerms(payment, { price, timeZone: clinic.timeZone }, words);
  return totalMinor > 0 ? say.payAmountAtClinic(write(totalMinor)) : say.nothingToPay;
}

type Booked = Pick<components["schemas"]["Appointment"], "cancellation" | "clinic" | "price">;

/** What was promised about cancelling an appointment. */
export const termsOf = ({ cancellation, clinic, price }: Booked, words: Words): string =>
  cancelTerms({ ...cancellation, until: cancellation.freeUntil }, { ...clinic, ...price }, words);

/** What was, or would be, promised about cancelling. */
type Promised = {
  until: string;
  possibleUntil: string;
  fees: readonly { after: string | null; amountMinor: number }[];
  noShowMinor: number;
};

/**
 * Until when the patient may cancel and what it costs after that, or that it is too late; and what not coming costs.
 */
export function cancelTerms(
  { until, possibleUntil, fees, noShowMinor }: Promised,
  { timeZone, currency }: { timeZone: string; currency: string },
  { say, format }: Words,
): string {
  const now = Date.now();
  const money = (amountMinor: number) => format.money({ amountMinor, currency });
  const noShow = noShowMinor > 0 ? [say.noShowCosts(money(noShowMinor))] : [];
  if (Date.parse(possibleUntil) <= now) return [say.tooLateToCancel, ...noShow].join(" ");
  const isFree = Date.parse(until) > now;
  const reached = fees.findLastIndex(({ after }) => after !== null && Date.parse(after) < now);
  const rows = fees.slice(Math.max(0, reached)).map(({ after, amountMinor }) => {
    const from = after ?? until;
    if (Date.parse(from) <= now) return say.cancelCostsNow(money(amountMinor));
    return say.cancelCosts(format.moment(from, timeZone), money(amountMinor));
  });
  return [...(isFree ? [say.cancelUntil(format.moment(until, timeZone))] : []), ...rows, ...noShow].join(" ");
}
